import type { Proof } from '../idempotency/proof-store.ts';
import type { IdempotencyRecord } from '../idempotency/record.ts';
import type { Proven } from './prove-sent.ts';
import type { EventReading } from './read-event.ts';

/** One message of the queue. */
export interface Message {
  id: string;
  body: string;
}

/** The steps of recording: reading a message, looking records up, settling one. */
export interface Recording {
  read: (body: string) => EventReading;
  findAll: (pks: readonly string[]) => Promise<Map<string, IdempotencyRecord>>;
  prove: (proof: Proof, row: IdempotencyRecord | undefined) => Promise<Proven>;
}

/** The messages to be tried again, and what became of all of them, counted. */
export interface Recorded {
  failed: string[];
  counts: { [what in Proven | 'ignored' | 'unreadable' | 'failed']?: number };
}

/**
 * Settles what SES's events prove, each claim for itself.
 *
 * 1. Read the messages. What is none of ours is done with; what cannot be read fails alone.
 * 2. Look up all the records at once: most are settled already, and cost no write.
 * 3. Settle those that are open, once for all the events of a claim. Where that fails, they come again.
 */
export async function recordOutcomes(messages: readonly Message[], steps: Recording): Promise<Recorded> {
  const readings = messages.map(({ id, body }) => ({ id, reading: steps.read(body) }));
  const proofs = readings.flatMap(({ id, reading }) =>
    reading.kind === 'proof' ? [{ id, ...reading }] : [],
  );
  const others = readings.flatMap(({ id, reading }) =>
    reading.kind === 'proof' ? [] : [[id, reading.kind] as const],
  );

  // A failed look-up fails every message that needed it, and only those.
  const rows = await steps.findAll(proofs.map(({ proof }) => proof.pk)).catch(() => undefined);

  const settled: (readonly [id: string, result: Result])[] = [];
  // An email has several events, and a batch may hold more than one of them.
  for (const group of Map.groupBy(proofs, ({ proof }) => proof.claimId).values()) {
    settled.push(...(await settleGroup(group, rows, steps)));
  }
  return count([...others, ...settled]);
}

type Result = keyof Recorded['counts'];

/** The first event of a claim settles it, and the others find that. */
async function settleGroup(
  [first, ...others]: { id: string; proof: Proof }[],
  rows: Map<string, IdempotencyRecord> | undefined,
  { prove }: Recording,
): Promise<(readonly [id: string, result: Result])[]> {
  if (!first) return [];
  const proven = rows ? prove(first.proof, rows.get(first.proof.pk)) : Promise.reject();
  const result = await proven.catch(() => 'failed' as const);
  const again = result === 'healed' || result === 'settled' ? 'known' : result;
  return [[first.id, result], ...others.map(({ id }) => [id, again] as const)];
}

function count(results: readonly (readonly [id: string, result: Result])[]): Recorded {
  const recorded: Recorded = { failed: [], counts: {} };
  for (const [id, result] of results) {
    recorded.counts[result] = (recorded.counts[result] ?? 0) + 1;
    if (result === 'failed' || result === 'unreadable') recorded.failed.push(id);
  }
  return recorded;
}
