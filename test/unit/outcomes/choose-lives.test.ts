import { describe, expect, test } from 'vitest';
import type { Life } from '../../../functions/emails/life.ts';
import type { IdempotencyRecord } from '../../../functions/idempotency/record.ts';
import { chooseLives } from '../../../functions/outcomes/choose-lives.ts';
import type { Settled } from '../../../functions/outcomes/recording.ts';
import { rowOf } from '../../support/row-of.ts';

const PROOF = { pk: 'pk-1', claimId: 'claim-1', messageId: 'm-1' };

/** An event of this email of the record's own claim, and what its proof did. */
function settled(result: Settled['result'], changes: Partial<Settled['proof']> = {}, id = '0'): Settled {
  const proof = { ...PROOF, ...changes };
  const life = {
    id: proof.messageId,
    record: proof.pk,
    claimId: proof.claimId,
    acceptedAt: 1,
    tags: {},
    states: [],
  };
  return { id, proof, life, result };
}

const lifeOf = (changes: Partial<Life> = {}): Life => ({
  ...{ id: 'm-1', record: 'pk-1', claimId: 'claim-1', acceptedAt: 1, expiresAt: 2, tags: {}, states: [] },
  ...changes,
});

/** @param now the record when it is read once more */
async function choose(
  events: Settled[],
  row: IdempotencyRecord | undefined,
  { life, now }: { life?: Life; now?: IdempotencyRecord | Error | undefined } = {},
) {
  const reads: string[][] = [];
  const rowsOf = (one: IdempotencyRecord | undefined) => new Map(one ? [[one.pk, one]] : []);
  const seen = { rows: rowsOf(row), lives: new Map(life ? [[life.id, life]] : []) };
  const { lives, failed } = await chooseLives(events, seen, async (proofs) => {
    reads.push(proofs.map(({ pk }) => pk));
    if (now instanceof Error) throw now;
    return { rows: rowsOf(now) };
  });
  return { chosen: lives.map(({ id, claimId }) => `${id} ${claimId}`), failed, reads };
}

const OWN = ['m-1 claim-1'];
const other = { ...rowOf('sent'), claimId: 'claim-2' };

describe('an event changes a life', () => {
  test('that an event of its claim has made, whatever became of the record', async () => {
    for (const row of [undefined, rowOf('sent'), rowOf('refused'), other])
      for (const result of ['known', 'gone', 'contradicted'] as const)
        expect(await choose([settled(result)], row, { life: lifeOf() })).toEqual({
          ...{ chosen: OWN, failed: [], reads: [] },
        });
  });

  test('where the record tells this very email', async () => {
    expect(await choose([settled('known')], rowOf('sent'))).toEqual({ chosen: OWN, failed: [], reads: [] });
  });

  test.each(['healed', 'settled'] as const)(
    'where it has just %s the record, and so do those with it',
    async (result) => {
      const events = [settled(result), settled('known', {}, '1')];
      expect(await choose(events, rowOf('sending'))).toEqual({
        chosen: [...OWN, ...OWN],
        failed: [],
        reads: [],
      });
    },
  );
});

describe('an event changes nothing', () => {
  test.each<[string, Settled, IdempotencyRecord | undefined, Life?]>([
    ['of an email of which nobody knows any more whose it is', settled('gone'), undefined],
    [
      'of another email of the claim than its record tells',
      settled('known', { messageId: 'm-2' }),
      rowOf('sent'),
    ],
    ['of a claim that somebody made up', settled('contradicted', { claimId: 'made-up' }), rowOf('sent')],
    [
      'of a claim that somebody made up, while the record is open',
      settled('gone', { claimId: 'made-up' }),
      rowOf('sending'),
    ],
    ['of a claim that came before', settled('gone'), other],
    ['of an email that SES was said to have refused', settled('contradicted'), rowOf('refused')],
    [
      'with another claim than the life’s',
      settled('contradicted', { claimId: 'made-up' }),
      rowOf('sent'),
      lifeOf(),
    ],
    ['with another record than the life’s', settled('gone', { pk: 'pk-2' }), rowOf('sent'), lifeOf()],
    ['whose proof could not be written down', settled('failed'), rowOf('sent'), lifeOf()],
  ])('%s', async (_what, event, row, life) => {
    expect(await choose([event], row, life ? { life } : {})).toEqual({ chosen: [], failed: [], reads: [] });
  });

  test('with the claim of an open record that another email of the same batch has settled', async () => {
    const events = [settled('settled'), settled('known', { messageId: 'm-2' }, '1')];
    const chosen = await choose(events, rowOf('sending'), { now: rowOf('sent') });
    expect(chosen).toEqual({ chosen: OWN, failed: [], reads: [['pk-1']] });
  });
});

describe('a record that was open when it was read', () => {
  test.each(['known', 'contradicted'] as const)(
    'is read once more where it was %s, by all of them at once',
    async (result) => {
      const events = [settled(result), settled(result, {}, '1')];
      expect(await choose(events, rowOf('sending'), { now: rowOf('sent') })).toEqual({
        ...{ chosen: [...OWN, ...OWN], failed: [], reads: [['pk-1', 'pk-1']] },
      });
    },
  );

  test.each([rowOf('refused'), other, undefined])('and may have become none of its: %j', async (now) => {
    expect(await choose([settled('known')], rowOf('unknown'), { now })).toMatchObject({
      chosen: [],
      failed: [],
    });
  });

  test('lets its events come again where the table does not answer, and no others', async () => {
    const events = [settled('known', {}, '7'), settled('healed', { pk: 'pk-2', messageId: 'm-2' }, '8')];
    const { chosen, failed } = await choose(events, rowOf('sending'), { now: new Error('Down') });
    expect(chosen).toEqual(['m-2 claim-1']);
    expect(failed).toEqual(['7']);
  });
});

test('an event that tells no life is none', async () => {
  const { life: _life, ...event } = settled('known');
  expect(await choose([event], rowOf('sent'))).toEqual({ chosen: [], failed: [], reads: [] });
});
