import { hash } from 'node:crypto';
import { type Life, type LifeOf, rankOf, type State, type ToldState, toState } from '../emails/life.ts';
import type { Reason } from '../emails/life-reasons.ts';

/**
 * What is told of a change: a document of Standard Webhooks (`type`, `timestamp`, `data`) with its id. Its schema is
 * docs/outcome-event.schema.json.
 */
export interface OutcomeEvent {
  /** The same on every repeat, and `webhook-id` of a call. */
  id: string;
  type: `email.${State}`;
  /** When it became so, as SES says: ISO 8601. */
  timestamp: string;
  data: {
    /** SES's message id, which a sender got as `id`. */
    email_id: string;
    /** The id of its record, as logs and `npm run records` have it. */
    record: string;
    /** When SES accepted the email: ISO 8601. */
    created_at: string;
    /** A short hash of the recipient, as `GET /emails/{id}` has it. */
    recipient: string;
    /** The recipient, where the operator wants receivers to know them. */
    address?: string;
    state: State;
    /** Of a bounce. */
    bounce?: 'permanent' | 'transient';
    /** Of two events about a recipient, the one with the greater rank counts, in whatever order they come. */
    rank: number;
    reason?: Reason;
    /** The sender's own. */
    tags: { [name: string]: string };
  };
}

/** What an operator sends to see whether a receiver gets it, and can verify it: it is about no email. Its schema is in the same file. */
export interface TestEvent {
  /** As an `OutcomeEvent`'s. */
  id: string;
  type: 'webhook.test';
  /** When it was made: ISO 8601. */
  timestamp: string;
  data: { message: string };
}

/** 128 bits, of what is told. */
const ID_CHARACTERS = 22;

/** The id of a change: whoever tells it, and however often, it is the same. */
export const toEventId = (messageId: string, { recipient, told }: ToldState): string =>
  `evt_${hash('sha256', JSON.stringify([messageId, recipient, told]), 'base64url').slice(0, ID_CHARACTERS)}`;

/** @param address of the recipient, where it may be told */
export function toOutcomeEvent(
  life: Omit<LifeOf, 'states'>,
  toldState: ToldState,
  address?: string,
): OutcomeEvent {
  const { recipient, told, at, reason } = toldState;
  const { state, bounce } = toState(told);
  return {
    id: toEventId(life.id, toldState),
    type: `email.${state}`,
    timestamp: new Date(at).toISOString(),
    data: {
      email_id: life.id,
      record: life.record,
      created_at: new Date(life.acceptedAt).toISOString(),
      recipient,
      ...(address !== undefined && { address }),
      state,
      ...(bounce && { bounce }),
      rank: rankOf(told),
      ...(reason && { reason }),
      tags: life.tags,
    },
  };
}

/**
 * All that may have been told of an email, under the ids that it was told with, in the order of ranks. What came too late to move
 * its recipient on is among it, though it was not told: the greater rank counts all the same. Addresses are not kept, so they are left out.
 */
export const toOutcomeEvents = (life: Life): OutcomeEvent[] =>
  life.states
    .toSorted((one, other) => rankOf(one.told) - rankOf(other.told))
    .map((state) => toOutcomeEvent(life, state));

/**
 * @param id `evt_` and up to 64 of `[A-Za-z0-9_-]`; the same id is the same event to whoever receives it
 * @param now epoch milliseconds
 */
export const toTestEvent = (id: string, now: number): TestEvent => ({
  id,
  type: 'webhook.test',
  timestamp: new Date(now).toISOString(),
  data: { message: 'This is a test. It is about no email.' },
});
