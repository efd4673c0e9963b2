import { Broken } from './answer.ts';
import { listCallerChecks } from './callers-apart.ts';
import type { Check, Finding, Sent, Subject } from './check.ts';
import { contentChecks } from './content.ts';
import { lifeChecks } from './lives.ts';
import { outcomeChecks } from './outcomes.ts';
import { FIRST, sameKeyChecks, sendFirst } from './same-key.ts';

/** What came of a check. */
export interface Result {
  name: string;
  /** `unseen` where it could not be told, or was not tried. */
  kind: Finding['kind'] | 'broken';
  text: string;
  durationMs: number;
}

/** Is told how far it is. */
export interface Watcher {
  starts(name: string): void;
  ends(result: Result): void;
}

const listChecks = (subject: Subject): readonly Check[] => [
  ...sameKeyChecks,
  ...listCallerChecks(subject),
  ...contentChecks,
  ...lifeChecks,
  ...outcomeChecks,
];

/**
 * Tries out each promise, one after another. Where the first email is not even taken, nothing else can be told.
 *
 * @param signal the end of all of it: what comes later is not tried any more, and counts as broken
 */
export async function verify(subject: Subject, watcher: Watcher, signal: AbortSignal): Promise<Result[]> {
  let first: Sent | undefined;
  const sending = await tryOut(FIRST, watcher, async () => {
    first = await sendFirst(subject);
    return { kind: 'held', text: `SES took it as ${first.id}` };
  });
  const results = [sending];
  for (const check of listChecks(subject)) {
    results.push(
      await tryOut(check, watcher, async () => {
        if (!first)
          return { kind: 'unseen', text: 'not tried: the first email was not sent as it should be' };
        if (signal.aborted) throw new Broken('not tried: the time is up');
        return check.run(subject, first);
      }),
    );
  }
  return results;
}

async function tryOut(
  { name, promise }: Pick<Check, 'name' | 'promise'>,
  watcher: Watcher,
  run: () => Promise<Finding>,
): Promise<Result> {
  watcher.starts(name);
  const startedAt = performance.now();
  const finding = await run().catch((error: unknown) => {
    if (!(error instanceof Broken)) throw error;
    return {
      kind: 'broken',
      text: `${error.message.replace(/[^.?]$/, '$&.')} What must hold: ${promise}`,
    } as const;
  });
  const result = { name, ...finding, durationMs: Math.round(performance.now() - startedAt) };
  watcher.ends(result);
  return result;
}
