import { isExpired } from '../../functions/idempotency/record.ts';
import { claimRow } from '../../functions/idempotency/transitions.ts';
import { type ExploredProtocol, type RivalStore, shipped } from './explored-protocol.ts';
import type { Mutant } from './mutant.ts';

const { mayClaim, applySettlement } = shipped;

/** What others do instead, in the place of one rule of ours. Each sends a second email. */
export const rivals: readonly Mutant[] = [
  rival('reclaims-what-lapsed', {
    mayClaim: (row, claim) =>
      mayClaim(row, claim) || (row?.status === 'sending' && row.leaseUntil <= claim.claimedAt),
  }),
  rival('deletes-on-a-throw', {
    applySettlement: (row, step) => {
      const made = applySettlement(row, step);
      return made && step.to !== 'sent' ? { ...made, expiresAt: 0 } : made;
    },
  }),
  // Their orphan is a record whose time is over; a put with a condition would be ours.
  rival(
    'writes-over-an-orphan',
    {
      store: (store) => ({
        ...store,
        claim: async (claim) => {
          const row = await store.read();
          return row && isExpired(row, claim.claimedAt) ? store.put(claimRow(claim)) : store.claim(claim);
        },
      }),
    },
    { bounds: { faults: 0 } },
  ),
  rival('looks-works-writes', { store: storeAfterwards }),
  rival('retries-by-itself', {
    send: async (attempt) => {
      const outcome = await attempt();
      return outcome.kind === 'unknown' ? attempt() : outcome;
    },
  }),
  // Whoever was interrupted left the outcome unknown; here it is the next request that sends it again.
  rival('resends-what-was-interrupted', {
    mayClaim: (row, claim) => mayClaim(row, claim) || row?.status === 'unknown',
  }),
];

function rival(id: string, rule: Partial<ExploredProtocol>, more: Partial<Mutant> = {}): Mutant {
  return { id, protocol: { ...shipped, ...rule }, breaks: '1:', ...more };
}

function storeAfterwards(store: RivalStore): ReturnType<NonNullable<ExploredProtocol['store']>> {
  return {
    ...store,
    claim: async (claim) => {
      const found = await store.find(claim.pk, claim, claim.claimedAt);
      return found.kind === 'free' ? { kind: 'claimed', until: claimRow(claim).expiresAt } : found;
    },
    settle: async (claim, status, response) => {
      const { until } = await store.put({ ...claimRow(claim), status, ...(response && { response }) });
      return { kind: 'settled', until };
    },
  };
}
