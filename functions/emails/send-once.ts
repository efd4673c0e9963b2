import type { Claim, Found } from '../idempotency/record.ts';
import type { SettleResult } from '../idempotency/record-store.ts';
import { follow, limitWait } from './follow.ts';
import type { SendOutcome } from './outcome.ts';
import type { SendRequest, SendResult, Steps } from './steps.ts';

type Settled = Exclude<SendResult, { kind: 'unknown' }> | { kind: 'unknown'; reason: 'ses'; until: number };

interface Held {
  kind: 'held';
  claim: Claim;
  until: number;
}

/**
 * Sends an email once, however often it is asked to.
 *
 * 1. Claim the key. Whoever finds it taken answers from the record, or waits for it.
 * 2. Send: one attempt, and only if it and its settle still fit into the time that is left.
 * 3. Settle: write down what became of it, whatever that is.
 * 4. Answer. What is unknown, SES usually tells within seconds.
 */
export async function sendOnce(request: SendRequest, steps: Steps): Promise<SendResult> {
  const held = await claim(request, steps);
  if (held.kind !== 'held') return held;

  const outcome = await attempt(request, held.claim, steps);

  const result = await settle(held, outcome, steps);

  return result.kind === 'unknown' ? listen(request, result.until, steps) : result;
}

async function claim(request: SendRequest, steps: Steps): Promise<Held | SendResult> {
  const { store, now, newId, limits } = steps;
  const waitUntil = limitWait(request, steps);
  for (;;) {
    const { pk, fingerprint, deadline } = request;
    const leaseUntil = deadline + limits.leaseGraceMs;
    const claim: Claim = { pk, fingerprint, claimId: newId(), claimedAt: now(), leaseUntil };
    let seen: Found;
    try {
      const result = await store.claim(claim);
      if (result.kind === 'claimed') return { kind: 'held', claim, until: result.until };
      seen = result;
    } catch {
      const left = await withdraw(claim, steps);
      if (left === undefined) return { kind: 'unknown', reason: 'table' };
      if (left.kind === 'free') {
        return { kind: 'not-sent', reason: 'table', retry: 'same-key', until: left.until };
      }
      seen = left;
    }
    // It is the record that is followed, not the claim in it: one that comes free is claimed anew.
    seen = await follow(request, seen, waitUntil, steps);
    if (seen.kind !== 'free' || now() >= waitUntil) return answerFrom(seen);
  }
}

/**
 * The put got no answer and may have been made all the same, or will be, so it is taken back. What stands in
 * its way tells whether anything was sent under this key before; undefined means that the table does not
 * answer that either. An earlier request may have sent its email for all we know, and "not sent" could lead
 * the client to send it again under another key (docs/adr/0001).
 */
async function withdraw(claim: Claim, { store }: Steps): Promise<Found | undefined> {
  return store.withdraw(claim).catch(() => undefined);
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

function answerFrom(seen: Found): SendResult {
  switch (seen.kind) {
    case 'settled':
      return replay(seen, true);
    case 'free':
      return { kind: 'not-sent', reason: 'released', retry: 'same-key', until: seen.until };
    case 'reused':
    case 'in-progress':
      return { kind: seen.kind, until: seen.until };
    case 'unknown':
      return { kind: 'unknown', reason: 'ses', until: seen.until };
    default:
      return seen satisfies never;
  }
}

function replay({ response, until }: Found & { kind: 'settled' }, replayed: boolean) {
  return { kind: 'settled' as const, response, replayed, until };
}
