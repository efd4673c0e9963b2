import type { InMemoryRecordStore } from '../support/in-memory-record-store.ts';
import { nameTold } from './told.ts';
import { type Deed, toLine, traitsOfDeed } from './traits.ts';

/** The same store; each step that it makes is added to `lines`, in the words that it shares with the model. */
export const watch =
  (lines: Set<string>) =>
  (store: InMemoryRecordStore): InMemoryRecordStore => {
    /** The row after it is looked at before anybody else can change it. */
    async function see<T>(
      pk: string,
      deed: Omit<Deed, 'before' | 'after' | 'told'>,
      make: () => Promise<T>,
      name: (result: T) => string,
    ) {
      const before = store.rows.get(pk);
      const made = make();
      const after = store.rows.get(pk);
      const result = await made;
      lines.add(toLine(traitsOfDeed({ ...deed, before, after, told: name(result) })));
      return result;
    }
    return {
      ...store,
      claim: (claim) =>
        see(
          claim.pk,
          { what: 'claim', claimId: claim.claimId, at: claim.claimedAt },
          () => store.claim(claim),
          nameTold,
        ),
      withdraw: (claim) =>
        see(
          claim.pk,
          { what: 'withdrawal', claimId: claim.claimId, at: claim.claimedAt },
          () => store.withdraw(claim),
          nameTold,
        ),
      settle: (claim, status, response) =>
        see(
          claim.pk,
          { what: `settle ${status}`, claimId: claim.claimId },
          () => store.settle(claim, status, response),
          nameTold,
        ),
      find: (pk, prints, now) =>
        see(pk, { what: 'look', at: now }, () => store.find(pk, prints, now), nameTold),
      step: (settlement) =>
        see(
          settlement.pk,
          { what: 'event', claimId: settlement.claimId },
          () => store.step(settlement),
          (stepped) => ('lost' in stepped ? 'lost' : 'settled'),
        ),
    };
  };
