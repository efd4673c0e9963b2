import { chooseLives } from './choose-lives.ts';
import { recordLives } from './record-lives.ts';
import type { Message, Recorded, RecordedProof, Recording, Seen, Settled } from './recording.ts';

/**
 * Settles what SES's events prove, each claim for itself, and writes down what they tell of emails.
 *
 * 1. Read the messages. What is none of ours is done with; what cannot be read fails alone.
 * 2. Look up all the records and lives at once: most are settled already, and cost no write.
 * 3. Settle those that are open, once for all the events of a claim. Where that fails, they come again.
 * 4. Record the lives of those emails that are the records' own. Where that fails, the messages come again, too.
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
  const seen = await steps.findAll(proofs.map(({ proof }) => proof)).catch(() => undefined);

  const settled: Settled[] = [];
  // An email has several events, and a batch may hold more than one of them. Who may set our tags must not hide an event
  // behind one of their own: it is of the same claim only where the record is the same too.
  for (const group of Map.groupBy(proofs, ({ proof }) => `${proof.pk} ${proof.claimId}`).values()) {
    settled.push(...(await settleGroup(group, seen?.rows, steps)));
  }

  const lives = seen ? await tellLives(settled, seen, steps) : { failed: new Set(), changes: {} };

  const contradicted = settled.flatMap(({ result, proof }) => (result === 'contradicted' ? [proof.pk] : []));
  const results = settled.map(({ id, result }) => [id, lives.failed.has(id) ? 'failed' : result] as const);
  return {
    ...count([...others, ...results]),
    contradicted: [...new Set(contradicted)],
    proofs: listProofs(settled),
    changes: lives.changes,
  };
}

type Result = keyof Recorded['counts'];

/** The first of each claim and email says what it did; those that follow find that. */
function listProofs(settled: readonly Settled[]): RecordedProof[] {
  const groups = Map.groupBy(settled, ({ proof }) => `${proof.pk} ${proof.claimId} ${proof.messageId}`);
  return [...groups.values()].flatMap(([first]) => {
    if (!first) return [];
    const { pk, claimId, ...seen } = first.proof;
    return [{ record: pk, claim: claimId, ...seen, result: first.result }];
  });
}

/** The first event of a claim settles it, and the others find that. */
async function settleGroup(
  [first, ...others]: Omit<Settled, 'result'>[],
  rows: Seen['rows'] | undefined,
  { prove }: Recording,
): Promise<Settled[]> {
  if (!first) return [];
  const proven = rows ? prove(first.proof, rows.get(first.proof.pk)) : Promise.reject();
  const result = await proven.catch(() => 'failed' as const);
  const again = result === 'healed' || result === 'settled' ? 'known' : result;
  return [{ ...first, result }, ...others.map((other) => ({ ...other, result: again }))];
}

/** @returns the ids of the messages whose emails' lives could not be recorded */
async function tellLives(settled: readonly Settled[], seen: Seen, { findAll, lives }: Recording) {
  if (!lives) return { failed: new Set<string>(), changes: {} };
  const chosen = await chooseLives(settled, seen, findAll);
  const { failed, changes } = await recordLives(chosen.lives, seen.lives ?? new Map(), lives);
  const untold = settled.filter(({ life }) => life && failed.has(life.id)).map(({ id }) => id);
  return { failed: new Set([...chosen.failed, ...untold]), changes };
}

function count(
  results: readonly (readonly [id: string, result: Result])[],
): Pick<Recorded, 'failed' | 'counts'> {
  const recorded: Pick<Recorded, 'failed' | 'counts'> = { failed: [], counts: {} };
  for (const [id, result] of results) {
    recorded.counts[result] = (recorded.counts[result] ?? 0) + 1;
    if (result === 'failed' || result === 'unreadable') recorded.failed.push(id);
  }
  return recorded;
}
