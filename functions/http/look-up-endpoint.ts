import { hashCaller } from '../callers/hash-caller.ts';
import { readMessageId } from '../emails/life.ts';
import type { LookUpLife } from '../emails/life-store.ts';
import type { Retention } from '../idempotency/record.ts';
import type { LookUp } from '../idempotency/record-store.ts';
import { type Remembered, toRemembered } from '../idempotency/remembered.ts';
import { tellExpiry } from './answers.ts';
import type { Endpoint, Failure } from './pipeline.ts';
import { type Answer, toAnswer, toProblem } from './problems.ts';
import { type HttpEvent, readCaller, readCallerAndKey } from './read-caller-and-key.ts';
import type { RequestLog } from './request-log.ts';
import { type LifeShown, toLifeShown } from './tell-life.ts';

/** What looking up works with. */
export interface LookUpEndpoint {
  lookUp: LookUp;
  /** There where lives are kept. */
  lookUpLife: LookUpLife | undefined;
  retention: Pick<Retention, 'windowSeconds'>;
}

/** The route of one email by its id, where Resend has it. */
export const BY_ID = 'GET /emails/{id}';

/**
 * `GET /email`: what became of the email of a key, by one look at its record, and one at its life. `GET /emails/{id}`: the life of an
 * email, for who sent it. They claim nothing and send nothing.
 */
export function createLookUpEndpoint(steps: LookUpEndpoint): Endpoint {
  return async (event, { log }) => {
    const answer = event.routeKey === BY_ID ? lookUpById : lookUpByKey;
    try {
      return await answer(event, steps, log);
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      log.set({ outcome: 'failed' });
      return lookUpFailed;
    }
  };
}

/** A table did not answer. */
class NoAnswer extends Error {}

async function lookUpByKey(event: HttpEvent, steps: LookUpEndpoint, log: RequestLog): Promise<Answer> {
  const reading = readCallerAndKey(event);
  if (reading.scope !== undefined) log.caller(reading.scope, reading.holder?.apiKey);
  if (reading.kind === 'problem') {
    log.set({ outcome: 'rejected' });
    return reading.answer;
  }
  const { pk } = reading;
  log.set({ record: pk });
  const row = await look(log, () => steps.lookUp(pk));
  const now = Date.now();
  const known = toRemembered(row, now, steps.retention);
  log.set({ outcome: 'looked-up', found: known?.status ?? 'nothing' });
  const id = known?.status === 'sent' && known.response ? readMessageId(known.response) : undefined;
  const life = id === undefined ? undefined : await look(log, async () => steps.lookUpLife?.(id));
  return answerLookUp(known, toLifeShown(life, now), now);
}

async function lookUpById(event: HttpEvent, steps: LookUpEndpoint, log: RequestLog): Promise<Answer> {
  const reading = readCaller(event);
  if (reading.scope !== undefined) log.caller(reading.scope, reading.holder?.apiKey);
  if (reading.kind === 'problem') {
    log.set({ outcome: 'rejected' });
    return reading.answer;
  }
  const id = event.pathParameters?.id ?? '';
  const life = MESSAGE_ID.test(id) ? await look(log, async () => steps.lookUpLife?.(id)) : undefined;
  // Whoever has the id of another's email learns no more than that it is none of theirs.
  const own = life?.caller === hashCaller(reading.scope) ? life : undefined;
  const shown = toLifeShown(own, Date.now());
  log.set({ outcome: 'looked-up', found: shown?.state ?? 'nothing', ...(shown && { record: own?.record }) });
  if (shown) return toAnswer(200, JSON.stringify(shown), {});
  return steps.lookUpLife ? noEmail : noHistory;
}

/** What may be an id of SES's: its own, or as a Message-ID. No other is looked for. */
const MESSAGE_ID = /^[\w.@-]{1,256}$/;

/** @throws NoAnswer where the table does not */
async function look<T>(log: RequestLog, read: () => Promise<T>): Promise<T> {
  try {
    return await log.time('table', read);
  } catch (cause) {
    throw new NoAnswer('A table did not answer', { cause });
  }
}

/** @param life of its email, where it was sent and something is told of it @param now epoch milliseconds */
export function answerLookUp(
  known: Remembered | undefined,
  life: LifeShown | undefined,
  now: number,
): Answer {
  if (known === undefined) return nothing;
  return tellExpiry(toAnswer(200, JSON.stringify(tell(known, life)), {}), known.until, now);
}

function tell({ status, response, claimedAt, until }: Remembered, life: LifeShown | undefined) {
  return {
    status,
    ...(status === 'sent' && response && { id: readMessageId(response) }),
    claimed_at: new Date(claimedAt).toISOString(),
    expires_at: new Date(until * 1_000).toISOString(),
    ...(life && { life }),
  };
}

const nothing = toProblem('key-not-found', {
  detail:
    'Nothing is remembered under this key of this caller. A request that is on its way may still claim it: ' +
    'to send the email, repeat its request with the same key.',
});
const noEmail = toProblem('email-not-found', {
  detail:
    'Nothing is told of an email with this id that this caller has sent. What SES tells comes within seconds of the sending, as a rule, ' +
    'and is kept as long as this deployment keeps history.',
});
const noHistory = toProblem('email-not-found', {
  detail:
    'This deployment keeps no history of emails. GET /email with the key tells whether an email was sent.',
});
/** The table did not answer. */
export const lookUpFailed = toProblem('look-up-failed', {
  detail: 'A table of this API did not answer. This says nothing about the email: ask again.',
});

/** What a client gets when looking up fails unexpectedly. */
export const lookUpFailure: Failure = {
  outcome: 'failed',
  answer: toProblem('look-up-failed', {
    detail: 'This API failed unexpectedly. This says nothing about the email: ask again.',
  }),
};
