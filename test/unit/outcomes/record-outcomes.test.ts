import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Proven } from '../../../functions/outcomes/prove-sent.ts';
import type { EventReading } from '../../../functions/outcomes/read-event.ts';
import { recordOutcomes } from '../../../functions/outcomes/record-outcomes.ts';
import type { Recording } from '../../../functions/outcomes/recording.ts';
import { rowOf } from '../../support/row-of.ts';

const noAnswer = new Error('The table does not answer');

/** An event of the claim `claim-<name>` in the record `pk-<name>`. */
const proofOf = (name: string) => ({ pk: `pk-${name}`, claimId: `claim-${name}`, messageId: `m-${name}` });
const rowNamed = (name: string) => ({ ...rowOf('sending'), pk: `pk-${name}`, claimId: `claim-${name}` });

function read(body: string): EventReading {
  if (body === 'ignored' || body === 'unreadable') return { kind: body };
  return { kind: 'proof', proof: proofOf(body) };
}

/**
 * A body is `ignored`, `unreadable` or the name of an email. `rows` are the names of those that have a row,
 * and `proven` says what becomes of each try to settle one, in order; what is not in it is settled.
 */
interface Table {
  rows?: string[] | Error;
  proven?: { [name: string]: (Proven | Error)[] };
}

async function record(bodies: string[], { rows = [], proven = {} }: Table = {}) {
  const lookUps: string[][] = [];
  const tries: Parameters<Recording['prove']>[] = [];
  const proved: string[] = [];
  const recorded = await recordOutcomes(
    bodies.map((body, index) => ({ id: `${index}`, body })),
    {
      read,
      async findAll(proofs) {
        lookUps.push(proofs.map(({ pk }) => pk));
        if (rows instanceof Error) throw rows;
        return { rows: new Map(rows.map((name) => [`pk-${name}`, rowNamed(name)])) };
      },
      async prove(...args) {
        tries.push(args);
        const name = args[0].pk.slice('pk-'.length);
        const result = proven[name]?.[tries.filter(([{ pk }]) => pk === args[0].pk).length - 1] ?? 'settled';
        if (result instanceof Error) throw result;
        proved.push(name);
        return result;
      },
    },
  );
  return { ...recorded, lookUps, tries, proved };
}

describe('a batch of events', () => {
  test('is looked up at once, and each of them settles its own row', async () => {
    const { failed, counts, lookUps, tries } = await record(['a', 'b', 'c'], { rows: ['a', 'c'] });
    expect(lookUps).toEqual([['pk-a', 'pk-b', 'pk-c']]);
    expect(tries).toEqual([
      [proofOf('a'), rowNamed('a')],
      [proofOf('b'), undefined],
      [proofOf('c'), rowNamed('c')],
    ]);
    expect(failed).toEqual([]);
    expect(counts).toEqual({ settled: 3 });
  });

  test('whose row is gone is counted so each time', async () => {
    const { counts } = await record(['a', 'a'], { proven: { a: ['gone'] } });
    expect(counts).toEqual({ gone: 2 });
  });

  test('is counted by what became of each', async () => {
    const bodies = ['a', 'b', 'c', 'd', 'e', 'ignored', 'unreadable', 'f', 'ignored'];
    const { failed, counts } = await record(bodies, {
      proven: { b: ['healed'], c: ['known'], d: ['gone'], e: [noAnswer], f: ['healed'] },
    });
    expect(counts).toEqual({
      settled: 1,
      healed: 2,
      known: 1,
      gone: 1,
      failed: 1,
      ignored: 2,
      unreadable: 1,
    });
    expect(failed.sort()).toEqual(['4', '6']);
  });

  test('that is empty is done', async () => {
    expect(await record([])).toMatchObject({ failed: [], counts: {}, tries: [] });
  });
});

describe('a message that is none of ours', () => {
  test('is done with, and asks the table for nothing', async () => {
    const { failed, counts, lookUps, tries } = await record(['ignored', 'a']);
    expect(lookUps).toEqual([['pk-a']]);
    expect(tries).toHaveLength(1);
    expect(failed).toEqual([]);
    expect(counts).toEqual({ ignored: 1, settled: 1 });
  });
});

describe('a message comes again', () => {
  test('alone, when it cannot be read', async () => {
    const { failed, counts, lookUps } = await record(['a', 'unreadable', 'b']);
    expect(failed).toEqual(['1']);
    expect(counts).toEqual({ settled: 2, unreadable: 1 });
    expect(lookUps).toEqual([['pk-a', 'pk-b']]);
  });

  test('alone, when its own step fails', async () => {
    const { failed, counts } = await record(['a', 'b', 'c'], { proven: { b: [noAnswer] } });
    expect(failed).toEqual(['1']);
    expect(counts).toEqual({ settled: 2, failed: 1 });
  });

  test('with every other that needed the look-up, when that fails, and only with those', async () => {
    const { failed, counts, tries } = await record(['a', 'ignored', 'a', 'unreadable', 'b'], {
      rows: noAnswer,
    });
    expect(failed.sort()).toEqual(['0', '2', '3', '4']);
    expect(counts).toEqual({ failed: 3, ignored: 1, unreadable: 1 });
    expect(tries).toEqual([]);
  });
});

describe('several events of one email in a batch', () => {
  test('cost one settle', async () => {
    const { failed, counts, tries } = await record(['a', 'b', 'a', 'a'], { proven: { a: ['healed'] } });
    expect(tries.map(([{ pk }]) => pk)).toEqual(['pk-a', 'pk-b']);
    expect(failed).toEqual([]);
    expect(counts).toEqual({ healed: 1, settled: 1, known: 2 });
  });

  test('are settled once, and all come again where that fails', async () => {
    const { failed, counts, tries } = await record(['a', 'b', 'a'], { proven: { a: [noAnswer] } });
    expect(tries).toHaveLength(2);
    expect(failed).toEqual(['0', '2']);
    expect(counts).toMatchObject({ failed: 2 });
  });
});

describe('what a batch proved', () => {
  const told = (name: string, result: Proven | 'failed') => ({
    record: `pk-${name}`,
    claim: `claim-${name}`,
    messageId: `m-${name}`,
    result,
  });

  test('is told once for each email, by what its first event did, and not of what is no proof', async () => {
    const { proofs } = await record(['a', 'ignored', 'b', 'a', 'unreadable', 'c'], {
      proven: { a: ['healed'], c: [noAnswer] },
    });
    expect(proofs).toEqual([told('a', 'healed'), told('b', 'settled'), told('c', 'failed')]);
  });

  test('names both emails of one claim, and when SES accepted each', async () => {
    const { proofs } = await recordOutcomes(
      ['m-1', 'm-2'].map((body, index) => ({ id: `${index}`, body })),
      {
        read: (messageId) => ({ kind: 'proof', proof: { ...proofOf('a'), messageId, acceptedAt: 7 } }),
        findAll: async () => ({ rows: new Map() }),
        prove: async () => 'settled',
      },
    );
    expect(proofs).toEqual([
      { ...told('a', 'settled'), messageId: 'm-1', acceptedAt: 7 },
      { ...told('a', 'known'), messageId: 'm-2', acceptedAt: 7 },
    ]);
  });
});

describe('an event that contradicts what was told', () => {
  test('is never counted as known, and its record is named once', async () => {
    const { counts, contradicted } = await record(['a', 'b', 'a'], { proven: { a: ['contradicted'] } });
    expect(counts).toEqual({ contradicted: 2, settled: 1 });
    expect(contradicted).toEqual(['pk-a']);
  });

  test('is not there in most batches', async () => {
    expect((await record(['a', 'ignored'])).contradicted).toEqual([]);
  });
});

test('an event that is told with the claim of another record hides none of that claim', async () => {
  const forged = { ...proofOf('b'), claimId: 'claim-a' };
  const tried: string[] = [];
  const { counts } = await recordOutcomes(
    [
      { id: '0', body: 'forged' },
      { id: '1', body: 'a' },
    ],
    {
      read: (body) => ({ kind: 'proof', proof: body === 'forged' ? forged : proofOf(body) }),
      findAll: async () => ({ rows: new Map() }),
      async prove({ pk }) {
        tried.push(pk);
        return pk === 'pk-a' ? 'healed' : 'gone';
      },
    },
  );
  expect(tried).toEqual(['pk-b', 'pk-a']);
  expect(counts).toEqual({ gone: 1, healed: 1 });
});

describe('the lives of emails', () => {
  const lifeOf = (name: string) => ({
    ...{ id: `m-${name}`, record: `pk-${name}`, claimId: `claim-${name}`, acceptedAt: 7, tags: {} },
    states: [{ recipient: 'r', address: 'r@example.com', told: 'delivered' as const, at: 8 }],
  });
  const readLife = (name: string): EventReading => ({
    kind: 'proof',
    proof: proofOf(name),
    life: lifeOf(name),
  });

  /** @param down those that are not written */
  async function recordLives(bodies: string[], down: string[] = [], proven: Proven = 'settled') {
    const written: string[] = [];
    const recorded = await recordOutcomes(
      bodies.map((body, index) => ({ id: `${index}`, body })),
      {
        read: readLife,
        findAll: async () => ({ rows: new Map(), lives: new Map() }),
        prove: async () => proven,
        lives: {
          tellsAddresses: false,
          handOver: async () => new Set(),
          add: async ({ id }) => {
            if (down.includes(id)) throw noAnswer;
            written.push(id);
            return true;
          },
        },
      },
    );
    return { ...recorded, written };
  }

  test('are written of what a batch proved, one write an email, and their changes are counted', async () => {
    const { written, changes, failed, counts } = await recordLives(['a', 'b', 'a']);
    expect(written).toEqual(['m-a', 'm-b']);
    expect(changes).toEqual({ delivered: 2 });
    expect(failed).toEqual([]);
    expect(counts).toEqual({ settled: 2, known: 1 });
  });

  test('that cannot be written let all of their events come again, and no other’s; what was proven stays so', async () => {
    const { written, failed, counts, proofs } = await recordLives(['a', 'b', 'a'], ['m-a']);
    expect(written).toEqual(['m-b']);
    expect(failed).toEqual(['0', '2']);
    expect(counts).toEqual({ failed: 2, settled: 1 });
    expect(proofs.map(({ messageId, result }) => [messageId, result])).toEqual([
      ['m-a', 'settled'],
      ['m-b', 'settled'],
    ]);
  });

  test('are none where nothing says whose the email is', async () => {
    expect(await recordLives(['a'], [], 'gone')).toMatchObject({ written: [], changes: {}, failed: [] });
  });

  test('are not looked at where none are kept', async () => {
    const { failed, changes } = await recordOutcomes([{ id: '0', body: 'a' }], {
      ...{ read: readLife, findAll: async () => ({ rows: new Map() }), prove: async () => 'settled' },
    });
    expect({ failed, changes }).toEqual({ failed: [], changes: {} });
  });
});

test('whatever a batch holds, each message is counted once, and no email is settled twice', async () => {
  const body = fc.constantFrom('a', 'b', 'c', 'ignored', 'unreadable');
  const result = fc.constantFrom<Proven | Error>(
    'healed',
    'settled',
    'known',
    'gone',
    'contradicted',
    noAnswer,
  );
  const results = fc.array(result, { minLength: 10, maxLength: 10 });
  await fc.assert(
    fc.asyncProperty(
      fc.array(body, { maxLength: 10 }),
      fc.record({ a: results, b: results, c: results }),
      fc.boolean(),
      async (bodies, proven, answers) => {
        const { failed, counts, proved } = await record(bodies, { proven, rows: answers ? ['a'] : noAnswer });
        const { failed: failures = 0, unreadable = 0 } = counts;
        expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(bodies.length);
        expect(failed).toHaveLength(failures + unreadable);
        expect(failed.filter((id) => bodies[Number(id)] === 'ignored')).toEqual([]);
        expect(proved).toHaveLength(new Set(proved).size);
      },
    ),
    { seed: 8, numRuns: 200 },
  );
});
