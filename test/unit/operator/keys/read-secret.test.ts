import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { readSecret } from '../../../../lib/operator/keys/read-secret.ts';

function source(isTTY: boolean) {
  const input = Object.assign(new PassThrough(), { isTTY, setRawMode: () => input });
  const shown: string[] = [];
  return { input, shown, output: { write: (text: string) => shown.push(text) } };
}

test('what is typed after the question is not shown', async () => {
  const { input, shown, output } = source(true);
  const reading = readSecret({ input, output }, 'API key: ');
  input.write('ea_live_one\r');
  expect(await reading).toBe('ea_live_one');
  expect(shown).toEqual(['API key: ', '\n']);
});

test('a pipe is asked nothing, and its first line is read', async () => {
  const { input, shown, output } = source(false);
  input.end('  ea_live_one \nmore\n');
  expect(await readSecret({ input, output }, 'API key: ')).toBe('ea_live_one');
  expect(shown).toEqual([]);
});

test('nothing at all is one sentence', async () => {
  const { input, output } = source(false);
  input.end();
  await expect(readSecret({ input, output }, 'API key: ')).rejects.toThrow(/^Nothing came in/);
});
