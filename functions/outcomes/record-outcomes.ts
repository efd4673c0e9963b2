import type { Proof } from '../idempotency/proof-store.ts';
import type { IdempotencyRecord } from '../idempotency/record.ts';
import type { Proven } from './prove-sent.ts';
import type { EventReading } from './read-event.ts';

/** One message of the queue. */
export interface Message {
  id: string;
  body: string;
}

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
 * Settles what SES's events prove, each message for itself.
 *
 * 1. Read the messages. What is none of ours is done with; what cannot be read fails alone.
 * 2. Look up all the records at once: most are settled already, and cost no write.
 * 3. Settle those that are open. A message whose step fails comes again.
 */
export async function recordOutcomes(messages: readonly Message[], steps: Recording): Promise<Recorded> {
  const readings = messages.map(({ id, body }) => ({ id, reading: steps.read(body) }));

  const pks = readings.flatMap(({ reading }) => (reading.kind === 'proof' ? [reading.proof.pk] : []));
  // A failed look-up fails every message that needed it, and only those.
  const rows = await steps.findAll(pks).catch(() => undefined);

  const recorded: Recorded = { failed: [], counts: {} };
  // An email has several events, and a batch may hold more than one of them.
  const done = new Map<string, 'known' | 'gone'>();
  for (const { id, reading } of readings) {
    const claim = reading.kind === 'proof' ? reading.proof.claimId : id;
    const result = done.get(claim) ?? (await settleOne(reading, rows, steps));
    recorded.counts[result] = (recorded.counts[result] ?? 0) + 1;
    if (result === 'failed' || result === 'unreadable') recorded.failed.push(id);
    else done.set(claim, result === 'gone' ? 'gone' : 'known');
  }
  return recorded;
}

async function settleOne(
  reading: EventReading,
  rows: Map<string, IdempotencyRecord> | undefined,
  { prove }: Recording,
): Promise<keyof Recorded['counts']> {
  if (reading.kind !== 'proof') return reading.kind;
  if (!rows) return 'failed';
  return prove(reading.proof, rows.get(reading.proof.pk)).catch(() => 'failed' as const);
}
