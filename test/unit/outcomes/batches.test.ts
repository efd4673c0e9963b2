import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toBatches } from '../../../functions/outcomes/batches.ts';

test('batches keep the order, ten messages and the bytes; what is too big is alone', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 12 })), (sizes) => {
      const batches = toBatches(sizes, (size) => size, 10);
      expect(batches.flat()).toEqual(sizes);
      for (const [index, batch] of batches.entries()) {
        const bytes = batch.reduce((sum, size) => sum + size, 0);
        expect(batch.length).toBeGreaterThan(0);
        expect(batch.length).toBeLessThanOrEqual(10);
        expect(bytes <= 10 || batch.length === 1).toBe(true);
        // None is made too soon: the next message had no place in this one.
        const [next] = batches[index + 1] ?? [];
        expect(next === undefined || batch.length === 10 || bytes + next > 10).toBe(true);
      }
    }),
  );
});
