import type { Claim, Found } from '../idempotency/record.ts';
import type { SettleResult } from '../idempotency/record-store.ts';
import { claimKey, type Held, replay } from './claim-key.ts';
import { follow, limitWait } from './follow.ts';
import type { SendOutcome } from './outcome.ts';
import type { SendRequest, SendResult, Steps } from './steps.ts';

type Settled = Exclude<SendResult, { kind: 'unknown' }> | { kind: 'unknown'; reason: 'ses'; until: number };

/**
 * Sends an email once, however often it is asked to.
 *
 * 1. Claim the key. Whoever finds it taken answers from the record, or waits for it.
 * 2. Send: one attempt, and only if it and its settle still fit into the time that is left.
 * 3. Settle: write down what became of it, whatever that is.
 * 4. Answer. What is unknown, SES usually tells within seconds.
 */
export async function sendOnce(request: SendRequest, steps: Steps): Promise<SendResult> {
  const held = await claimKey(request, steps);
  if (held.kind !== 'held') return held;

  const outcome = await attempt(request, held.claim, steps);

  const result = await settle(held, outcome, steps);

  return result.kind === 'unknown' ? listen(request, result.until, steps) : result;
}

const FIRST_BACKOFF_MS = 200;

async function attempt(request: SendRequest, claim: Claim, steps: Steps): Promise<SendOutcome> {
  const { send, now, sleep, random, limits } = steps;
  const lastStart = request.deadline - limits.sendMs - limits.settleMs - limits.answerMs;
  let outcome: SendOutcome = { kind: 'not_sent', reason: 'no-time', cause: 'deadline' };
  for (let pause = FIRST_BACKOFF_MS; now() <= lastStart; pause *= 2) {
    try {
      outcome = await send(request.email, claim);
    } catch (error) {
      // An exception of our own, and the email may be out.
      return { kind: 'unknown', cause: error instanceof Error ? error.name : 'exception' };
    }
    // Refused for its rate, the email is certainly not out; nothing else is tried again.
    if (outcome.kind !== 'not_sent' || outcome.reason !== 'throttled') return outcome;
    const wait = pause * (0.5 + random() / 2);
    if (now() + wait > lastStart) return outcome;
    await sleep(wait);
  }
  return outcome;
}

async function settle({ claim, until }: Held, outcome: SendOutcome, steps: Steps): Promise<Settled> {
  const isFinal = outcome.kind === 'sent' || outcome.kind === 'refused';
  const response = isFinal ? steps.respond(outcome) : undefined;
  let written: SettleResult | undefined;
  try {
    written = await steps.store.settle(claim, outcome.kind, response);
  } catch {
    // The client still gets the true answer; the record stays open until SES's event heals it.
  }
  // Someone who knew more settled it first, SES's event or an earlier try of this very write.
  if (written?.kind === 'lost' && written.found?.kind === 'settled') return replay(written.found, false);
  const kept = written?.kind === 'settled' ? written.until : until;
  if (response) return { kind: 'settled', response, replayed: false, until: kept };
  if (outcome.kind === 'not_sent') {
    // Released, or not even that: then the key reads unknown after its lease, and only a new one helps.
    const retry = written ? 'same-key' : 'new-key';
    return { kind: 'not-sent', reason: outcome.reason, retry, until: kept };
  }
  return { kind: 'unknown', reason: 'ses', until: kept };
}

/** The first request hears SES's event as every repeat does, by looking at the record. */
async function listen(request: SendRequest, until: number, steps: Steps): Promise<SendResult> {
  const open: Found = { kind: 'unknown', since: steps.now(), until };
  const seen = await follow(request, open, limitWait(request, steps), steps);
  // Whatever else the record says, it is this request that does not know what became of its email.
  return seen.kind === 'settled' ? replay(seen, false) : { kind: 'unknown', reason: 'ses', until };
}
