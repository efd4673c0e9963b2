import { randomUUID } from 'node:crypto';
import {
  type Claim,
  expiryOf,
  type Found,
  type IdempotencyRecord,
  type Status,
} from '../../functions/idempotency/record.ts';
import type { ClaimResult, SettleResult } from '../../functions/idempotency/record-store.ts';
import { type Settlement, settleByHand } from '../../functions/idempotency/transitions.ts';
import { proveSent } from '../../functions/outcomes/prove-sent.ts';
import type { LookedInto } from '../support/record-stores.ts';
import { claimOf, RETENTION, responseOf, SENT, TICK_SECONDS, timeIn, timeOf, toRecord } from './real.ts';
import type { Step } from './step.ts';
import { nameTold, toldToAnother } from './told.ts';

interface Outcome {
  told: string;
  until?: number;
}

/** Makes one step of the model on a store. @returns what is not as the model says; nothing, where all is */
export async function replay(step: Step, subject: LookedInto): Promise<string[]> {
  const askers = asks(step) ? ['v1:one', 'v1:two'] : ['v1:one'];
  const wrong = await Promise.all(askers.map((print) => replayFor(print, step, subject)));
  return wrong.flat();
}

/** Whose email it is matters only to who asks, and meets another's record. */
const asks = ({ kind, before }: Step) =>
  kind === 'look' || ((kind === 'claim' || kind === 'withdrawal') && !before.isOwn);

async function replayFor(fingerprint: string, step: Step, subject: LookedInto): Promise<string[]> {
  const claimedAt = timeOf(step.at);
  const claim = { ...claimOf(claimedAt, randomUUID()), claimId: 'own', fingerprint };
  const before = toRecord(step.before, claim);
  if (before) await subject.putRow(before);
  const outcome = await act(step, claim, before, subject);
  const row = await subject.lookUp(claim.pk);
  const isAnother = fingerprint !== 'v1:one';
  const expected = {
    row: toRecord(step.after, claim),
    told: isAnother ? toldToAnother(step.told) : step.told,
    until: untilOf(step),
  };
  return listDifferences(expected, { row, until: undefined, ...outcome }).map(
    (what) => `${JSON.stringify(step)}: ${what}`,
  );
}

async function act(
  step: Step,
  claim: Claim,
  before: IdempotencyRecord | undefined,
  { store, proofs }: LookedInto,
): Promise<Outcome> {
  const now = timeIn(step.now);
  switch (step.kind) {
    case 'claim':
      return toOutcome(await store.claim(claim));
    case 'withdrawal':
      return toOutcome(await store.withdraw(claim));
    case 'settle': {
      const status = step.to as Exclude<Status, 'sending'>;
      return toOutcome(await store.settle(claim, status, responseOf(status)));
    }
    case 'event': {
      const { pk, claimId, claimedAt } = claim;
      const proof = { pk, claimId, messageId: 'm-1', acceptedAt: claimedAt + 1_000 };
      const row = (await proofs.findAll([pk])).get(pk);
      return { told: await proveSent(proofs, proof, row, SENT, now, RETENTION) };
    }
    case 'hand': {
      const stepped = await proofs.step(byHand(step, claim));
      return { told: 'lost' in stepped ? 'lost' : 'settled' };
    }
    case 'look': {
      const isOpen = before !== undefined && settleByHand(before, { to: 'not_sent' }, now) !== undefined;
      const found = toOutcome(await store.find(claim.pk, claim, now));
      return isOpen === step.isOpen ? found : { told: `${found.told}, ${isOpen ? '' : 'not '}open` };
    }
    default:
      return step.kind satisfies never;
  }
}

/** What an operator decided who saw the claim long after its lease. */
function byHand({ from, to }: Step, claim: Claim): Settlement {
  const seen = {
    ...claim,
    status: from as Status,
    expiresAt: expiryOf(claim.claimedAt, RETENTION.holdSeconds),
  };
  const outcome = to === 'sent' ? { to, response: SENT } : { to: 'not_sent' as const };
  const settlement = settleByHand(seen, outcome as Parameters<typeof settleByHand>[1], claim.leaseUntil);
  if (!settlement) throw new Error(`An operator may not settle what is ${from}`);
  return settlement;
}

function toOutcome(result: ClaimResult | Found | SettleResult): Outcome {
  const { until } = 'found' in result && result.found ? result.found : { until: undefined, ...result };
  return { told: nameTold(result), ...(until !== undefined && { until }) };
}

/** The time that is promised, in epoch seconds, where one is told. */
function untilOf({ kind, told, before, after }: Step): number | undefined {
  if (kind === 'event' || kind === 'hand' || told === 'free' || told === 'lost') return undefined;
  const isMade = told === 'claimed' || told === 'withdrawn' || told === 'settled';
  const { at, until } = isMade ? after : before;
  return expiryOf(timeOf(at), until * TICK_SECONDS);
}

function listDifferences(expected: { [name: string]: unknown }, seen: { [name: string]: unknown }): string[] {
  return Object.keys(expected).flatMap((name) => {
    const [one, other] = [expected[name], seen[name]].map((value) => toText(value));
    return one === other ? [] : [`${name} is ${other}, in the model ${one}`];
  });
}

const toText = (value: unknown) =>
  value !== null && typeof value === 'object'
    ? JSON.stringify(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
    : String(value);
