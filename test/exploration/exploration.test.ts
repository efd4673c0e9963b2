import { describe, expect, test, vi } from 'vitest';
import { toPutInput, toUpdateInput } from '../../functions/dynamodb/table.ts';
import { claimRow, settleProven } from '../../functions/idempotency/transitions.ts';
import { readRows, toCell, toWay } from '../mutants/table.ts';
import { type Bounds, usual } from './bounds.ts';
import { Exploration } from './exploration.ts';
import { exploreAll, follow, problemsOf } from './explore-all.ts';
import { shipped } from './explored-protocol.ts';
import { boundsOf, findOut, type Mutant } from './mutant.ts';
import { rivals } from './rivals.ts';
import { type Seed, seeds } from './seeds.ts';
import { listTerms, type Writer } from './table-terms.ts';
import { terms } from './terms.ts';
import { traceOf } from './trace.ts';
import { simulated } from './variants.ts';

const shown = await readRows();
const titled = (mutants: readonly Mutant[]) => mutants.map((mutant) => [mutant.id, mutant] as const);

/** A second or two of work each, which a busy machine stretches. */
vi.setConfig({ testTimeout: 120_000 });

describe('Way by way', () => {
  test.each(seeds.map((seed) => [seed.title, seed] as const))(
    '%s',
    async (_title, { bounds, choices, isOpen }: Seed) => {
      const states = await follow(new Exploration(shipped, bounds), choices);
      const problems = states.flatMap((state) => problemsOf(state));
      // A finding that is mended is to be open no more.
      expect(problems.length > 0).toBe(isOpen === true);
    },
  );

  const two = { emails: [0, 0] };
  const worlds: [string, Partial<Bounds>][] = [
    ['two requests, one fault, a crash', { ...two, faults: 1 }],
    ['three requests, a crash', { faults: 0 }],
    ['three requests, one fault, at once', { faults: 1, moments: ['at the start'], crashes: 0 }],
    ['two emails under one key, one fault', { emails: [0, 1], faults: 1, crashes: 0 }],
    ['an operator, a crash', { ...two, faults: 0, operator: true }],
  ];

  test.each(worlds)('every promise holds: %s', async (_what, bounds) => {
    const { finding, counts } = await exploreAll(new Exploration(shipped, { ...usual, ...bounds }));
    expect(finding).toBeUndefined();
    expect(counts.ends).toBeGreaterThan(200);
    expect(counts.setAside).toBe(0);
  });
});

describe('A mutant is found out', () => {
  const find = async (mutant: Mutant) => {
    const { problem, trace = [] } = (await findOut(mutant)) ?? {};
    expect(problem).toMatch(mutant.breaks ?? /./);
    expect(trace.length).toBeGreaterThan(1);
    return { broken: problem, trace };
  };

  test.each(titled([...rivals, ...terms]))('%s, as docs/guarantee.md shows it', async (id, mutant) => {
    const found = await find(mutant);
    expect(shown.get(id)?.slice(1)).toEqual([toCell(found), toWay(found)]);
  });

  test.each(titled(simulated))('that %s', async (_id, mutant) => {
    await find(mutant);
  });

  test('and every term of a condition has its mutant', () => {
    const claim = claimRow({ pk: '', claimId: '', fingerprint: '', claimedAt: 0, leaseUntil: 0 });
    const step = { pk: '', claimId: '', from: [], to: 'sent' } as const;
    const put = listTerms(toPutInput('', claim).ConditionExpression ?? '');
    const update = listTerms(toUpdateInput('', step).ConditionExpression ?? '');
    const drops = (by: Writer) => terms.flatMap((one) => (one.drops?.by === by ? one.drops.term : [])).sort();
    const begins = (all: string[], dropped: string[]) =>
      all.filter((term) => !dropped.some((one) => term.startsWith(one)));
    expect(begins(put, drops('claim'))).toEqual([]);
    for (const by of ['settle', 'operator'] as const) expect(begins(update, drops(by))).toEqual([]);
    // Of an event's statuses each has its own.
    expect(begins(update, [...drops('event'), '#status IN'])).toEqual([]);
    const deaf = settleProven('', '', { statusCode: 202, body: '' }).from.map(
      (status) => `event:${status.replace('_', '-')}`,
    );
    expect(terms.map(({ id }) => id)).toEqual(expect.arrayContaining(deaf));
  });

  test('and none of that is found where nothing is broken', async () => {
    const [mutant] = terms.filter(({ base }) => base);
    expect(mutant?.base).toBeDefined();
    const base = { ...mutant, protocol: mutant?.base, bounds: { emails: [0, 0], faults: 1 } } as Mutant;
    expect(await findOut(base)).toBeUndefined();
  });

  test('the shortest way to a second email is told in a few lines', async () => {
    const [mutant] = rivals.filter(({ id }) => id === 'retries-by-itself') as [Mutant];
    const found = await findOut(mutant);
    expect(found?.trace).toEqual([
      'request 1 claims the key: "claimed"',
      'request 1 asks SES: accepts, answer lost',
      'request 1 asks SES: accepts',
    ]);
    const exploration = new Exploration(mutant.protocol, boundsOf(mutant));
    expect(await traceOf(exploration, found?.seed ?? [])).toEqual(found?.trace);
  });
});
