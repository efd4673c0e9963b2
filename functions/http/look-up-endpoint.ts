import type { IdempotencyRecord, Retention } from '../idempotency/record.ts';
import type { LookUp } from '../idempotency/record-store.ts';
import { type Remembered, toRemembered } from '../idempotency/remembered.ts';
import { tellExpiry } from './answers.ts';
import type { Endpoint, Failure } from './pipeline.ts';
import { type Answer, toAnswer, toProblem } from './problems.ts';
import { readCallerAndKey } from './read-caller-and-key.ts';

/** What `GET /email` works with. */
export interface LookUpEndpoint {
  lookUp: LookUp;
  retention: Pick<Retention, 'windowSeconds'>;
}

/** `GET /email`: what became of the email of a key, by one look at its record. It claims nothing and sends nothing. */
export function createLookUpEndpoint({ lookUp, retention }: LookUpEndpoint): Endpoint {
  return async (event, { log }) => {
    const reading = readCallerAndKey(event);
    if (reading.scope !== undefined) log.caller(reading.scope, reading.holder?.apiKey);
    if (reading.kind === 'problem') {
      log.set({ outcome: 'rejected' });
      return reading.answer;
    }

    const { pk } = reading;
    log.set({ record: pk });
    let row: IdempotencyRecord | undefined;
    try {
      row = await log.time('table', () => lookUp(pk));
    } catch {
      log.set({ outcome: 'failed' });
      return lookUpFailed;
    }

    const now = Date.now();
    const known = toRemembered(row, now, retention);
    log.set({ outcome: 'looked-up', found: known?.status ?? 'nothing' });
    return answerLookUp(known, now);
  };
}

/** @param now epoch milliseconds */
export function answerLookUp(known: Remembered | undefined, now: number): Answer {
  if (known === undefined) return nothing;
  return tellExpiry(toAnswer(200, JSON.stringify(tell(known)), {}), known.until, now);
}

function tell({ status, response, claimedAt, until }: Remembered) {
  return {
    status,
    ...(status === 'sent' && response && { id: JSON.parse(response.body).id }),
    claimed_at: new Date(claimedAt).toISOString(),
    expires_at: new Date(until * 1_000).toISOString(),
  };
}

const nothing = toProblem('key-not-found', {
  detail:
    'Nothing is remembered under this key of this caller. A request that is on its way may still claim it: ' +
    'to send the email, repeat its request with the same key.',
});
/** The table did not answer. */
export const lookUpFailed = toProblem('look-up-failed', {
  detail: 'The table of keys did not answer. This says nothing about the email: ask again with the same key.',
});

/** What a client gets when looking up fails unexpectedly. */
export const lookUpFailure: Failure = {
  outcome: 'failed',
  answer: toProblem('look-up-failed', {
    detail: 'This API failed unexpectedly. This says nothing about the email: ask again with the same key.',
  }),
};
