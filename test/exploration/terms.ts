import { expiryOf, type IdempotencyRecord, WINDOW_SECONDS } from '../../functions/idempotency/record.ts';
import { type Settlement, settleByHand } from '../../functions/idempotency/transitions.ts';
import { lyingSes } from '../simulation/protocol.ts';
import { type ExploredProtocol, shipped } from './explored-protocol.ts';
import type { Mutant } from './mutant.ts';
import { tableTransitions, type Writer, writerOf } from './table-terms.ts';

const { applySettlement } = shipped;
/** Where SES has what it says it has not, the first two promises cannot be kept; its events must be heard all the same. */
const liar: ExploredProtocol = { ...shipped, classify: lyingSes.classify };
const byHand = { operator: true };

/** Each term of our own conditions, left out. */
export const terms: readonly Mutant[] = [
  dropped('claim:absent', 'attribute_not_exists(pk)', 'a key that nobody ever claimed is not free'),
  dropped('claim:expired', 'expiresAt <= :now', 'a key is never free again'),
  dropped('claim:released-status', '#status = :notSent', 'a later claim takes the place of any earlier one'),
  dropped('claim:released-later', 'claimedAt < :claimedAt', 'a put that arrives late undoes a later release'),
  dropped('claim:own-status', '#status = :sending', 'a put that arrives late undoes what its claim came to'),
  dropped('claim:own-claim', 'claimId = :claimId', 'what somebody is at may be claimed'),
  dropped('settle:claim', 'claimId = :claimId', 'who settles need not hold the claim'),
  dropped('settle:status', '#status IN', 'what is settled is settled again'),
  dropped('event:claim', 'claimId = :claimId', "an event settles another claim's record"),
  deaf('event:sending', 'sending', 'an event does not settle what somebody was at'),
  deaf('event:unknown', 'unknown', 'an event does not settle what is unknown'),
  {
    ...deaf('event:not-sent', 'not_sent', 'an event does not settle what was said not to be sent', liar),
    breaks: 'an event came and its record was not healed',
    base: liar,
  },
  {
    ...dropped('operator:claim', 'claimId = :claimId', "an operator settles another claim's record"),
    bounds: byHand,
  },
  {
    ...dropped('operator:status', '#status IN', 'an operator settles what was settled meanwhile'),
    bounds: {
      ...byHand,
      emails: [0, 0],
      ahead: [0, 1],
      crashes: 0,
      moments: ['at the start', 'the lease is over'],
    },
  },
  {
    id: 'operator:lease',
    title: 'an operator settles what somebody is still at',
    protocol: {
      ...shipped,
      settleByHand: (row, outcome, now) => settleByHand(row, outcome, Math.max(now, row.leaseUntil)),
    },
    bounds: byHand,
  },
  shortened('hold:unknown', 'what is unknown is forgotten after an hour', ({ to }) => to === 'unknown'),
  shortened('hold:late-event', 'a late event shortens the 24 hours', (step) => writerOf(step) === 'event'),
];

/** A condition without one of its terms. @param id the writer, and a name for the term */
function dropped(id: string, term: string, title: string): Mutant {
  const by = id.slice(0, id.indexOf(':')) as Writer;
  return { id, title, protocol: { ...shipped, ...tableTransitions({ by, term }) } };
}

/** An event that settles no record of this status. */
function deaf(id: string, status: IdempotencyRecord['status'], title: string, base = shipped): Mutant {
  const heard = (step: Settlement) =>
    writerOf(step) === 'event' ? { ...step, from: step.from.filter((one) => one !== status) } : step;
  return {
    id,
    title,
    protocol: { ...base, applySettlement: (row, step) => applySettlement(row, heard(step)) },
  };
}

/** Settlements after which the key is kept for an hour. */
function shortened(id: string, title: string, isMeant: (step: Settlement) => boolean): Mutant {
  return {
    id,
    title,
    protocol: {
      ...shipped,
      applySettlement: (row, step) => {
        const made = applySettlement(row, step);
        if (!made || !isMeant(step)) return made;
        return { ...made, expiresAt: expiryOf(made.claimedAt, WINDOW_SECONDS) };
      },
    },
  };
}
