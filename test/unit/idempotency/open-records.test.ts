import { describe, expect, test } from 'vitest';
import { countOpen, type OpenPage } from '../../../functions/idempotency/open-records.ts';
import { rowOf } from '../../support/row-of.ts';

/** 2026-01-01T01:00:00.999Z, in epoch milliseconds. */
const NOW = 1_767_229_200_999;

describe('the count of open records', () => {
  /** One page a list; each record as the milliseconds since the end of its lease. */
  async function count(...ages: number[][]) {
    async function* pages(): AsyncGenerator<OpenPage> {
      for (const page of ages) {
        const open = page.map((age) => ({ ...rowOf('unknown'), leaseUntil: NOW - age }));
        yield { open, rows: 10 * page.length };
      }
    }
    return countOpen(pages(), NOW);
  }

  test('of no page and of an empty page is nothing', async () => {
    expect(await count()).toEqual({ open: 0, overdue: 0, oldestMs: 0, rows: 0 });
    expect(await count([])).toEqual({ open: 0, overdue: 0, oldestMs: 0, rows: 0 });
  });

  test('is of all pages together, and tells the age of the oldest wherever it stands', async () => {
    expect(await count([1_000, 7_000], [], [2_000])).toEqual({
      open: 3,
      overdue: 0,
      oldestMs: 7_000,
      rows: 30,
    });
    expect(await count([1_000], [7_000, 2_000])).toMatchObject({ open: 3, oldestMs: 7_000 });
  });

  test.each([
    ['not at five minutes', 300_000, 0],
    ['a millisecond later', 300_001, 1],
    ['a day later', 86_400_000, 1],
  ])('calls one overdue %s', async (_, age, overdue) => {
    expect(await count([age])).toMatchObject({ overdue, oldestMs: age });
    expect(await count([age], [1, age])).toMatchObject({ open: 3, overdue: 2 * overdue });
  });

  test('takes one that is unknown within its lease for no time old', async () => {
    expect(await count([-22_000])).toEqual({ open: 1, overdue: 0, oldestMs: 0, rows: 10 });
  });
});
