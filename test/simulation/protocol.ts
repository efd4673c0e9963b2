import type { SendOutcome } from '../../functions/emails/outcome.ts';
import type { Claim, IdempotencyRecord } from '../../functions/idempotency/record.ts';
import { applySettlement, mayClaim, type Settlement } from '../../functions/idempotency/transitions.ts';
import { classify, type Failure } from '../../functions/ses/classify.ts';

/** What the simulation can be given instead of the real thing, to see that it would notice. */
export interface Protocol {
  mayClaim(row: IdempotencyRecord | undefined, claim: Claim): boolean;
  applySettlement(row: IdempotencyRecord | undefined, step: Settlement): IdempotencyRecord | undefined;
  /** @param reused whether the send went over a connection that had been used before */
  classify(failure: Failure, reused: boolean): SendOutcome;
  /** @param email its number */
  fingerprint(email: number): string;
}

export const theRealOne: Protocol = {
  mayClaim,
  applySettlement,
  classify,
  fingerprint: (email) => `v1:${email}`,
};

const window = ({ claimedAt }: IdempotencyRecord) => Math.floor(claimedAt / 1_000) + 3_600;

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
  'says that a reset on a reused connection never left': {
    ...theRealOne,
    classify: (failure, reused) => classify({ ...failure, mayHaveLeft: failure.mayHaveLeft && !reused }),
  },
};
