import { isExpired } from '../../functions/idempotency/record.ts';
import { claimRow } from '../../functions/idempotency/transitions.ts';
import { type ExploredProtocol, type RivalStore, shipped } from './explored-protocol.ts';
import type { Mutant } from './mutant.ts';

const { mayClaim, applySettlement } = shipped;

/** What others do instead, in the place of one rule of ours. Each sends a second email. */
export const rivals: readonly Mutant[] = [
  rival('reclaims-what-lapsed', 'Powertools: an in-progress record whose time lapsed is claimed anew', {
    mayClaim: (row, claim) =>
      mayClaim(row, claim) || (row?.status === 'sending' && row.leaseUntil <= claim.claimedAt),
  }),
  rival('deletes-on-a-throw', 'Powertools: whatever the handler throws, the record is deleted', {
    applySettlement: (row, step) => {
      const made = applySettlement(row, step);
      return made && step.to !== 'sent' ? { ...made, expiresAt: 0 } : made;
    },
  }),
  // Their orphan is a record whose time is over; a put with a condition would be ours.
  rival(
    'writes-over-an-orphan',
    "Powertools' cache layer: a write without a condition over an orphan record",
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
  rival('looks-works-writes', 'A store-afterwards layer: look, work, then write', { store: storeAfterwards }),
  rival('retries-by-itself', "The SDK's own retry of the send", {
    send: async (attempt) => {
      const outcome = await attempt();
      return outcome.kind === 'unknown' ? attempt() : outcome;
    },
  }),
  rival('resends-what-was-interrupted', 'What was interrupted, its outcome unknown, is sent again', {
    mayClaim: (row, claim) => mayClaim(row, claim) || row?.status === 'unknown',
  }),
];

function rival(
  id: string,
  title: string,
  rule: Partial<ExploredProtocol>,
  more: Partial<Mutant> = {},
): Mutant {
  return { id, title, protocol: { ...shipped, ...rule }, breaks: '1:', ...more };
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
