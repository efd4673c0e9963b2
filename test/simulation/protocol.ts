import type { SendOutcome } from '../../functions/emails/outcome.ts';
import { samePrint } from '../../functions/idempotency/fingerprint.ts';
import { type IdempotencyRecord, toFound } from '../../functions/idempotency/record.ts';
import { applySettlement, mayClaim } from '../../functions/idempotency/transitions.ts';
import { proveSent } from '../../functions/outcomes/prove-sent.ts';
import { classify, type Failure } from '../../functions/ses/classify.ts';
import type { Transitions } from '../support/atomic-steps.ts';

/** What the simulation can be given instead of the real thing, to see that it would notice. */
export interface Protocol extends Transitions {
  proveSent: typeof proveSent;
  /** @param reused whether the send went over a connection that had been used before */
  classify(failure: Failure, reused: boolean): SendOutcome;
  /** @param email its number */
  fingerprint(email: number): string;
  /** How often a settle is tried within its time. */
  settleAttempts: number;
}

export const theRealOne: Protocol = {
  mayClaim,
  applySettlement,
  toFound,
  proveSent,
  classify,
  fingerprint: (email) => `v1:${email}`,
  settleAttempts: Number.POSITIVE_INFINITY,
};

const window = ({ claimedAt }: IdempotencyRecord) => Math.ceil(claimedAt / 1_000) + 3_600;

/** The protocol, broken on purpose in one place each. */
export const variants: { [what: string]: Protocol } = {
  'drops the fence: whoever settles need not hold the claim': {
    ...theRealOne,
    applySettlement: (row, step) => applySettlement(row, row ? { ...step, claimId: row.claimId } : step),
  },
  'sends again after the lease': {
    ...theRealOne,
    mayClaim: (row, claim) =>
      mayClaim(row, claim) || (row?.status === 'sending' && claim.claimedAt >= row.leaseUntil),
  },
  'forgets that a claim may come back to its own row': {
    ...theRealOne,
    mayClaim: (row, claim) => row?.claimId !== claim.claimId && mayClaim(row, claim),
  },
  'lets a put that arrives late take the place of a later claim': {
    ...theRealOne,
    mayClaim: (row, claim) =>
      mayClaim(row, claim) || (row?.status === 'not_sent' && row.claimId !== claim.claimId),
  },
  'binds a key to an email that was not sent': {
    ...theRealOne,
    mayClaim: (row, claim) =>
      mayClaim(row, claim) && (row?.status !== 'not_sent' || samePrint(row.fingerprint, claim)),
    toFound: (row, prints, now, retention) =>
      row?.status === 'not_sent' && !samePrint(row.fingerprint, prints)
        ? { kind: 'reused', until: row.expiresAt }
        : toFound(row, prints, now, retention),
  },
  'does not tell a clock that is behind what it must be later than': {
    ...theRealOne,
    toFound: (...args) => {
      const found = toFound(...args);
      return found.kind === 'free' ? { kind: 'free', until: found.until } : found;
    },
  },
  'forgets a claim up to a second too soon': {
    ...theRealOne,
    mayClaim: (row, claim) =>
      mayClaim(row && { ...row, expiresAt: row.expiresAt - (row.claimedAt % 1_000 > 0 ? 1 : 0) }, claim),
  },
  'takes an answer that is cut for none': {
    ...theRealOne,
    classify: (failure, reused) =>
      theRealOne.classify(
        failure.message === 'aborted' ? { ...failure, status: undefined } : failure,
        reused,
      ),
  },
  'frees the key on a 500': {
    ...theRealOne,
    classify: (failure, reused) =>
      failure.status === 500
        ? { kind: 'not_sent', reason: 'operator', cause: '500' }
        : theRealOne.classify(failure, reused),
  },
  'lets a late event shorten the 24 hours': {
    ...theRealOne,
    applySettlement: (row, step) => {
      const next = applySettlement(row, step);
      const isProof = step.to === 'sent' && step.expiresAt === undefined;
      return next && isProof ? { ...next, expiresAt: window(next) } : next;
    },
  },
  'forgets an unknown after an hour': {
    ...theRealOne,
    applySettlement: (row, step) => {
      const next = applySettlement(row, step);
      return next?.status === 'unknown' ? { ...next, expiresAt: window(next) } : next;
    },
  },
  'takes any email under a key for the same': { ...theRealOne, fingerprint: () => 'v1:same' },
  'gives up a settle after four tries': { ...theRealOne, settleAttempts: 4 },
  'says that a reset on a reused connection never left': {
    ...theRealOne,
    classify: (failure, reused) => classify({ ...failure, mayHaveLeft: failure.mayHaveLeft && !reused }),
  },
};

/** Where "not sent" is said wrongly, a second email goes out; then somebody must at least be told of it. */
export const lyingSes: Protocol = variants['frees the key on a 500'] ?? theRealOne;

/** It does not tell. */
export const concealing: Protocol = {
  ...lyingSes,
  proveSent: async (...args) => {
    const proven = await proveSent(...args);
    return proven === 'contradicted' ? 'known' : proven;
  },
};
