import { describe, expect, test, vi } from 'vitest';
import { promises } from './model.ts';
import { findOut, mutate } from './mutants.ts';
import { ownTerms } from './own-terms.ts';
import { rivals } from './rivals.ts';

// Seconds of CPU, on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 });

describe('Found out by the model', () => {
  test.each(rivals)('$id', (mutant) => {
    const { broken, trace } = findOut(mutant, ['NeverTwice']);
    expect(broken).toBe('NeverTwice');
    expect(trace.at(-1)).toMatch(/^SesAccepts of claim \d · EMAIL 2$/);
  });

  const [needed, redundant] = [
    ownTerms.filter(({ breaks }) => breaks),
    ownTerms.filter(({ breaks }) => !breaks),
  ];

  test.each(needed)('our own without a term: $id', (mutant) => {
    expect(findOut(mutant, mutant.breaks ? [mutant.breaks] : []).broken).toBe(mutant.breaks);
  });

  test.each(redundant)('a term that follows from the others: $id', (mutant) => {
    expect(findOut(mutant, promises)).toMatchObject({ broken: undefined, trace: [] });
  });

  test('a mutant whose line is no longer there fails', () => {
    const [first] = rivals;
    expect(first && (() => mutate({ ...first, line: ['not there', ''] }))).toThrow('does not have this once');
  });
});
