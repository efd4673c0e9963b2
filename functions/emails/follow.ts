import type { Found } from '../idempotency/record.ts';
import type { SendRequest, Steps } from './steps.ts';

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 800;
/** What SES has not told within a minute, it will not tell within the next five seconds. */
const WORTH_WAITING_MS = 60_000;

/** Looks at an open record again and again, with growing pauses, until it is settled or free or time is up. */
export async function follow(request: SendRequest, seen: Found, until: number, steps: Steps): Promise<Found> {
  const { store, now, sleep } = steps;
  let last = seen;
  for (let pause = FIRST_PAUSE_MS; now() < until && mayChange(last, now()); pause *= 2) {
    await sleep(Math.min(pause, LONGEST_PAUSE_MS, until - now()));
    // A look that fails is no news.
    last = await store.find(request.pk, request, now()).catch(() => last);
  }
  return last;
}

function mayChange(seen: Found, now: number): boolean {
  return seen.kind === 'in-progress' || (seen.kind === 'unknown' && now < seen.since + WORTH_WAITING_MS);
}

/** Epoch milliseconds; waiting leaves the time that an answer needs. */
export function limitWait({ deadline }: SendRequest, { now, limits }: Steps): number {
  return Math.min(now() + limits.waitMs, deadline - limits.answerMs);
}
