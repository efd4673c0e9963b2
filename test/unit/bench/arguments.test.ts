import { describe, expect, test } from 'vitest';
import { readArguments } from '../../../bench/arguments.ts';

describe('the arguments of the benchmark', () => {
  test('are none for the full run', () => {
    expect(readArguments([])).toMatchObject({ quick: false, help: false, write: undefined });
  });

  test('say where results go', () => {
    expect(readArguments(['--quick', '--write', 'out'])).toMatchObject({ quick: true, write: 'out' });
  });

  test.each([[['--fast']], [['quick']], [['--write']]])('are refused: %j', (given) => {
    expect(() => readArguments(given)).toThrow();
  });
});
