import {
  expiryOf,
  type IdempotencyRecord,
  isExpired,
  WINDOW_SECONDS,
} from '../../functions/idempotency/record.ts';
import { claimRow, type Settlement, settleByHand } from '../../functions/idempotency/transitions.ts';
import { lyingSes } from '../simulation/protocol.ts';
import type { Bounds } from './bounds.ts';
import { type ExploredProtocol, shipped } from './explored-protocol.ts';
import { type Dropped, tableTransitions, writerOf } from './table-terms.ts';

/** A protocol that is broken on purpose in one place. */
export interface Mutant {
  id: string;
  title: string;
  protocol: ExploredProtocol;
  /** The promise that it has to break, as a problem begins; any, where it says nothing. */
  breaks?: string;
  /** What it needs more than the usual bounds. */
  bounds?: Partial<Bounds>;
  /** What it is to be told from, where that is not what is shipped. */
  base?: ExploredProtocol;
}

type Row = IdempotencyRecord | undefined;
const { mayClaim, applySettlement } = shipped;

/** What others do instead. Each is to send a second email. */
export const rivals: Mutant[] = whoSendTwice([
  {
    id: 'reclaims-what-lapsed',
    title: 'Powertools: an in-progress record whose time lapsed is claimed anew',
    protocol: {
      ...shipped,
      mayClaim: (row, claim) =>
        mayClaim(row, claim) || (row?.status === 'sending' && row.leaseUntil <= claim.claimedAt),
    },
  },
  {
    id: 'deletes-on-a-throw',
    title: 'Powertools: whatever the handler throws, the record is deleted',
    protocol: {
      ...shipped,
      applySettlement: (row, step) =>
        edited(applySettlement(row, step), (made) => made.status !== 'sent' && { expiresAt: 0 }),
    },
  },
  {
    id: 'writes-over-an-orphan',
    title: "Powertools' cache layer: an unconditional write over an orphan record",
    protocol: {
      ...shipped,
      store: (store) => ({
        ...store,
        claim: async (claim) => {
          const row = await store.read();
          return row && isExpired(row, claim.claimedAt) ? store.put(claimRow(claim)) : store.claim(claim);
        },
      }),
    },
    bounds: { faults: 0 },
  },
  {
    id: 'looks-works-writes',
    title: 'A store-afterwards layer: look, work, then write',
    protocol: {
      ...shipped,
      store: (store) => ({
        ...store,
        claim: async (claim) => {
          const found = await store.find(claim.pk, claim, claim.claimedAt);
          return found.kind === 'free' ? { kind: 'claimed', until: claimRow(claim).expiresAt } : found;
        },
        settle: (claim, status, response) =>
          store.put({ ...claimRow(claim), status, ...(response && { response }) }) as never,
      }),
    },
  },
  {
    id: 'retries-by-itself',
    title: "The SDK's own retry of the send",
    protocol: {
      ...shipped,
      send: async (attempt) => {
        const outcome = await attempt();
        return outcome.kind === 'unknown' ? attempt() : outcome;
      },
    },
  },
  {
    id: 'resends-what-was-interrupted',
    title: 'An outcome that is unknown counts as interrupted, and is sent again',
    protocol: { ...shipped, mayClaim: (row, claim) => mayClaim(row, claim) || row?.status === 'unknown' },
  },
]);

const liar: ExploredProtocol = { ...shipped, classify: lyingSes.classify };
/** Where SES says "not sent" and has it, the first promises cannot be kept; what an event tells must be heard all the same. */
const lied = { base: liar, breaks: 'an event came and its record was not healed' };
const byHand = { bounds: { operator: true } };

/** Each term of the conditions, left out. */
export const terms: Mutant[] = [
  without('claim:absent', 'claim', 'attribute_not_exists(pk)', 'a key that nobody claimed is not free'),
  without('claim:expired', 'claim', 'expiresAt <= :now', 'a key is never free again'),
  without(
    'claim:released-status',
    'claim',
    '#status = :notSent',
    'any later claim takes the place of an earlier one',
  ),
  without(
    'claim:released-other-claim',
    'claim',
    'claimId <> :claimId',
    'a released claim may take its own place',
  ),
  without(
    'claim:released-later',
    'claim',
    'claimedAt < :claimedAt',
    'a put that arrives late takes the place of a later claim',
  ),
  without(
    'claim:own-status',
    'claim',
    '#status = :sending',
    'a put that arrives late undoes what its claim came to',
  ),
  without('claim:own-claim', 'claim', 'claimId = :claimId', 'whatever is in progress may be claimed'),
  without('settle:claim', 'settle', 'claimId = :claimId', 'whoever settles need not hold the claim'),
  without('settle:status', 'settle', '#status IN', 'what is settled is settled again'),
  { ...without('event:claim', 'event', 'claimId = :claimId', "an event settles another claim's record") },
  deaf('event:sending', 'sending', 'an event does not settle what is in progress'),
  deaf('event:unknown', 'unknown', 'an event does not settle what is unknown'),
  {
    ...deaf('event:not-sent', 'not_sent', 'an event does not settle what was said not to be sent', liar),
    ...lied,
  },
  {
    ...without(
      'operator:claim',
      'operator',
      'claimId = :claimId',
      "an operator settles another claim's record",
    ),
    ...byHand,
  },
  {
    ...without('operator:status', 'operator', '#status IN', 'an operator settles what was settled meanwhile'),
    ...byHand,
  },
  {
    id: 'operator:lease',
    title: 'an operator settles what somebody is still at',
    protocol: {
      ...shipped,
      settleByHand: (row, outcome, now) => settleByHand(row, outcome, Math.max(now, row.leaseUntil)),
    },
    ...byHand,
  },
  {
    id: 'hold:unknown',
    title: 'an unknown is forgotten after an hour',
    protocol: amended((made, step) => step.to === 'unknown' && { expiresAt: windowOf(made) }),
  },
  {
    id: 'hold:late-event',
    title: 'a late event shortens the 24 hours',
    protocol: amended((made, step) => writerOf(step) === 'event' && { expiresAt: windowOf(made) }),
  },
];

function whoSendTwice(mutants: Mutant[]): Mutant[] {
  return mutants.map((mutant) => ({ ...mutant, breaks: '1:' }));
}

function without(id: string, by: Dropped['by'], term: string, title: string): Mutant {
  return { id, title, protocol: { ...shipped, ...tableTransitions({ by, term }) } };
}

/** An event that does not settle records of one status. */
function deaf(id: string, status: IdempotencyRecord['status'], title: string, base = shipped): Mutant {
  const heard = (step: Settlement) =>
    writerOf(step) === 'event' ? { ...step, from: step.from.filter((one) => one !== status) } : step;
  return {
    id,
    title,
    protocol: { ...base, applySettlement: (row, step) => applySettlement(row, heard(step)) },
  };
}

function amended(
  more: (made: IdempotencyRecord, step: Settlement) => false | Partial<IdempotencyRecord>,
): ExploredProtocol {
  return {
    ...shipped,
    applySettlement: (row, step) => edited(applySettlement(row, step), (made) => more(made, step)),
  };
}

function edited(made: Row, more: (made: IdempotencyRecord) => false | Partial<IdempotencyRecord>): Row {
  return made && { ...made, ...more(made) };
}

const windowOf = ({ claimedAt }: IdempotencyRecord) => expiryOf(claimedAt, WINDOW_SECONDS);
