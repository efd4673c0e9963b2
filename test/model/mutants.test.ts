import { describe, expect, test, vi } from 'vitest';
import { readRows, toCell } from '../mutants/table.ts';
import { findOut, mutate } from './mutants.ts';
import { ownTerms } from './own-terms.ts';
import { rivals } from './rivals.ts';

// Seconds of CPU, on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 });

const shown = await readRows();

describe('Found out by the model', () => {
  test.each(rivals)('$id', (mutant) => {
    const found = findOut(mutant, ['NeverTwice']);
    expect(found.broken).toBe('NeverTwice');
    expect(found.trace.at(-1)).toMatch(/^SesAccepts of claim \d · EMAIL 2$/);
    expect(shown.get(mutant.id)?.[0]).toBe(toCell(found));
  });

  test.each(ownTerms)('our own without a term: $id', (mutant) => {
    const found = findOut(mutant, [mutant.breaks]);
    expect(found.broken).toBe(mutant.breaks);
    expect(shown.get(mutant.id)?.[0]).toBe(toCell(found));
  });

  test('a mutant whose line is no longer there fails', () => {
    const [first] = rivals;
    expect(first && (() => mutate({ ...first, line: ['not there', ''] }))).toThrow('does not have this once');
  });
});
