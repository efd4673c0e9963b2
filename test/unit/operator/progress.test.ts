import { expect, test } from 'vitest';
import { createProgress } from '../../../lib/operator/progress.ts';

function progressOn(isTTY: boolean) {
  const written: string[] = [];
  let now = 0;
  const progress = createProgress({ isTTY, write: (text) => written.push(text) }, () => now);
  const tellAt = (ms: number, text: string) => {
    now = ms;
    progress(text);
  };
  return { written, tellAt };
}

test('what is soon over needs no line, and what takes long has one', () => {
  const { written, tellAt } = progressOn(true);
  tellAt(1_000, 'a tenth');
  tellAt(1_001, 'a half');
  tellAt(2_000, '');
  expect(written).toEqual(['\r\x1b[Ka half', '\r\x1b[K']);
});

test('nobody looks where there is no terminal', () => {
  const { written, tellAt } = progressOn(false);
  tellAt(5_000, 'a half');
  expect(written).toEqual([]);
});
