import { readMessageId } from '../emails/life.ts';
import type { Proof } from '../idempotency/proof-store.ts';
import type { IdempotencyRecord } from '../idempotency/record.ts';
import type { LifeEvent } from './read-life.ts';
import type { Recording, Seen, Settled } from './recording.ts';

/** What may be written of, and the ids of the messages of which that cannot be told now. */
interface Chosen {
  lives: LifeEvent[];
  failed: string[];
}

/**
 * Whoever may send with the configuration set can set our tags: an event changes a life only where that was made by an event of the same
 * claim, or where the claim's record tells this very email.
 *
 * A record that was open when it was read may have been settled meanwhile, by these events or by whoever sent. Where that was not
 * done by an event of the same email, it is read once more.
 */
export async function chooseLives(
  settled: readonly Settled[],
  { rows, lives }: Seen,
  findAll: Recording['findAll'],
): Promise<Chosen> {
  const own = new Set(settled.filter(({ result }) => SETTLED.includes(result)).map(nameOf));
  const isOwn = (one: Settled) => {
    const life = lives?.get(one.proof.messageId);
    if (life) return life.record === one.proof.pk && life.claimId === one.proof.claimId;
    return own.has(nameOf(one)) || tells(rows.get(one.proof.pk), one.proof);
  };
  const isDoubtful = (one: Settled) => !isOwn(one) && mayHaveChanged(one, rows.get(one.proof.pk));
  const known = settled.filter(({ result }) => result !== 'failed');
  const doubtful = known.filter(isDoubtful);
  const now = doubtful.length === 0 ? rows : await reread(doubtful, findAll);
  const chosen = known.filter((one) => isOwn(one) || (now && tells(now.get(one.proof.pk), one.proof)));
  return {
    lives: chosen.flatMap(({ life }) => life ?? []),
    failed: now ? [] : doubtful.map(({ id }) => id),
  };
}

const SETTLED: readonly Settled['result'][] = ['healed', 'settled'];

const nameOf = ({ proof }: Settled) => `${proof.pk} ${proof.claimId} ${proof.messageId}`;

const reread = (doubtful: readonly Settled[], findAll: Recording['findAll']) =>
  findAll(doubtful.map(({ proof }) => proof)).then(
    ({ rows }) => rows,
    () => undefined,
  );

/** It was open, and its own claim's. */
const mayHaveChanged = ({ proof, result }: Settled, row: IdempotencyRecord | undefined) =>
  (result === 'known' || result === 'contradicted') &&
  row?.claimId === proof.claimId &&
  row.status !== 'sent' &&
  row.status !== 'refused';

/** Is this the record's own email? */
const tells = (row: IdempotencyRecord | undefined, { claimId, messageId }: Proof) =>
  row?.claimId === claimId &&
  row.status === 'sent' &&
  row.response !== undefined &&
  readMessageId(row.response) === messageId;
