import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { createWaitLine, formatResult, formatSummary } from '../../../../lib/operator/verify/report.ts';
import type { Result } from '../../../../lib/operator/verify/verify.ts';

const result = (kind: Result['kind'], durationMs = 100): Result => ({
  name: 'send',
  kind,
  text: 'So it is.',
  durationMs,
});

test.each([
  ['held', '✓ send             100 ms  So it is.'],
  ['broken', '✗ send             100 ms  So it is.'],
  ['unseen', '– send             100 ms  So it is.'],
] as const)('%s is a line', (kind, line) => {
  expect(stripVTControlCharacters(formatResult(result(kind)))).toBe(line);
});

test('what a server said stays on its line', () => {
  const text = `a\u001b[2J\n${'b'.repeat(10_000)}`;
  const line = formatResult({ ...result('broken'), text });
  expect(line).toContain('a [2J b');
  expect(line).not.toContain('\n');
  expect(line.length).toBeLessThan(700);
});

test('the summary counts, and says where to look when something is broken', () => {
  expect(formatSummary([result('held', 1_200), result('held'), result('unseen')])).toBe(
    '2 held, 0 broken, 1 not seen, in 1.4 s.',
  );
  expect(formatSummary([result('broken')])).toMatch(
    /^0 held, 1 broken, 0 not seen, in 100 ms\. .*docs\/operations\.md/,
  );
});

test('progress is told on one line of a terminal, and nowhere else', () => {
  const written: string[] = [];
  const tell = (isTTY: boolean) => {
    const progress = createWaitLine({ isTTY, write: (text) => written.push(text) });
    progress.starts('send');
    progress.wait('sending-throttled, and again in 2 s');
    progress.clear();
  };
  tell(false);
  expect(written).toEqual([]);
  tell(true);
  expect(written.join('')).not.toContain('\n');
  expect(written.map(stripVTControlCharacters)).toEqual([
    '\r… send',
    '\r… send: sending-throttled, and again in 2 s',
    '\r',
  ]);
});
