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
  dropped('claim:absent', 'attribute_not_exists(pk)'),
  dropped('claim:expired', 'expiresAt <= :now'),
  dropped('claim:released-status', '#status = :notSent'),
  dropped('claim:released-later', 'claimedAt < :claimedAt'),
  dropped('claim:own-status', '#status = :sending'),
  dropped('claim:own-claim', 'claimId = :claimId'),
  dropped('settle:claim', 'claimId = :claimId'),
  dropped('settle:status', '#status IN'),
  dropped('event:claim', 'claimId = :claimId'),
  deaf('event:sending', 'sending'),
  deaf('event:unknown', 'unknown'),
  {
    ...deaf('event:not-sent', 'not_sent', liar),
    breaks: 'an event came and its record was not healed',
    base: liar,
  },
  {
    ...dropped('operator:claim', 'claimId = :claimId'),
    bounds: byHand,
  },
  {
    ...dropped('operator:status', '#status IN'),
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
    protocol: {
      ...shipped,
      settleByHand: (row, outcome, now) => settleByHand(row, outcome, Math.max(now, row.leaseUntil)),
    },
    bounds: byHand,
  },
  shortened('hold:unknown', ({ to }) => to === 'unknown'),
  shortened('hold:late-event', (step) => writerOf(step) === 'event'),
];

/** A condition without one of its terms. @param id the writer, and a name for the term */
function dropped(id: string, term: string): Mutant {
  const by = id.slice(0, id.indexOf(':')) as Writer;
  const drops = { by, term };
  return { id, drops, protocol: { ...shipped, ...tableTransitions(drops) } };
}

/** An event that settles no record of this status. */
function deaf(id: string, status: IdempotencyRecord['status'], base = shipped): Mutant {
  const heard = (step: Settlement) =>
    writerOf(step) === 'event' ? { ...step, from: step.from.filter((one) => one !== status) } : step;
  return {
    id,
    protocol: { ...base, applySettlement: (row, step) => applySettlement(row, heard(step)) },
  };
}

/** Settlements after which the key is kept for an hour. */
function shortened(id: string, isMeant: (step: Settlement) => boolean): Mutant {
  return {
    id,
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
