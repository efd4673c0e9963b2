import type { Claim, Found } from '../idempotency/record.ts';
import { follow, limitWait } from './follow.ts';
import type { SendRequest, SendResult, Steps } from './steps.ts';

/** The right to send, and how long the client may count on its key, in epoch seconds. */
export interface Held {
  kind: 'held';
  claim: Claim;
  until: number;
}

type Withdrawal =
  /** Nothing was sent under this key, and the claim is void. */
  | { kind: 'withdrawn'; until: number | undefined }
  | { kind: 'no-answer' }
  /** Another's record. */
  | Exclude<Found, { kind: 'free' }>;

/** Before a key is claimed again that was free and could not be had. */
const RECLAIM_AFTER_MS = 50;

/** Claims the key of a request. Whoever finds it taken answers from the record, or waits for it. */
export async function claimKey(request: SendRequest, steps: Steps): Promise<Held | SendResult> {
  const { store, now, sleep } = steps;
  const waitUntil = limitWait(request, steps);
  for (let laterThan: number | undefined; ; ) {
    const claim = makeClaim(request, steps, laterThan);
    const taken = await store.claim(claim).catch(() => withdraw(claim, steps));
    if (taken.kind === 'claimed') return { kind: 'held', claim, until: taken.until };
    if (taken.kind === 'no-answer') return { kind: 'unknown', reason: 'table' };
    if (taken.kind === 'withdrawn')
      return { kind: 'not-sent', reason: 'table', retry: 'same-key', until: taken.until };
    // It is the record that is followed, not the claim in it: one that comes free is claimed anew.
    const seen = await follow(request, taken, waitUntil, steps);
    // A key that was free from the start may be claimed once more, however little time there is: clocks differ.
    const isLast = now() >= waitUntil && (laterThan !== undefined || taken.kind !== 'free');
    if (seen.kind !== 'free' || isLast) return answerFrom(seen);
    // Later than the one that it makes up for, too: that may still arrive, and clocks step back.
    laterThan = Math.max(claim.claimedAt, seen.laterThan ?? 0);
    // It lost to a record that is free: to a clock, or to others who claim and release as fast.
    if (taken.kind === 'free') await sleep(RECLAIM_AFTER_MS);
  }
}

/** @param laterThan what the released record says that it met before; its clock may be ahead of this one's */
function makeClaim(request: SendRequest, { now, newId, limits }: Steps, laterThan = 0): Claim {
  const { pk, fingerprint, earlierPrints, deadline } = request;
  return {
    pk,
    claimId: newId(),
    fingerprint,
    ...(earlierPrints && { earlierPrints }),
    claimedAt: Math.max(now(), laterThan + 1),
    leaseUntil: deadline + limits.leaseGraceMs,
  };
}

/**
 * The put got no answer and may have been made all the same, or will be, so it is taken back. What stands in
 * its way tells whether anything was sent under this key before; no answer means that the table does not
 * tell that either. An earlier request may have sent its email for all we know, and "not sent" could lead
 * the client to send it again under another key (docs/adr/0001).
 */
async function withdraw(claim: Claim, { store }: Steps): Promise<Withdrawal> {
  try {
    const left = await store.withdraw(claim);
    return left.kind === 'free' ? { kind: 'withdrawn', until: left.until } : left;
  } catch {
    return { kind: 'no-answer' };
  }
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

/** What a repeat is answered with. */
export function replay({ response, until }: Found & { kind: 'settled' }, replayed: boolean) {
  return { kind: 'settled' as const, response, replayed, until };
}
