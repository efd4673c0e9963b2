import { hashCaller } from '../callers/hash-caller.ts';
import { MESSAGE_ID } from '../emails/life.ts';
import type { LookUpLife } from '../emails/life-store.ts';
import type { Retention } from '../idempotency/record.ts';
import type { LookUp } from '../idempotency/record-store.ts';
import { toRemembered } from '../idempotency/remembered.ts';
import { answerLookUp, answerLookUpById, lookUpFailed, readSentId } from './answer-look-up.ts';
import type { Endpoint } from './pipeline.ts';
import type { Answer } from './problems.ts';
import { type Caller, type CallerAndKey, readCaller, readCallerAndKey } from './read-caller-and-key.ts';
import type { RequestLog } from './request-log.ts';
import { toLifeShown } from './tell-life.ts';

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
 * `GET /email`: what became of the email of a key, by one look at its record and one at its life. `GET /emails/{id}`: the life of an
 * email, for who sent it. They claim nothing and send nothing.
 */
export function createLookUpEndpoint(steps: LookUpEndpoint): Endpoint {
  return async (event, { log }) => {
    const reading = event.routeKey === BY_ID ? readCaller(event) : readCallerAndKey(event);
    if (reading.scope !== undefined) log.caller(reading.scope, reading.holder?.apiKey);
    if (reading.kind === 'problem') {
      log.set({ outcome: 'rejected' });
      return reading.answer;
    }

    try {
      return reading.kind === 'key'
        ? await lookUpByKey(reading, steps, log)
        : await lookUpById(event.pathParameters?.id ?? '', reading, steps, log);
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      log.set({ outcome: 'failed' });
      return lookUpFailed;
    }
  };
}

async function lookUpByKey(
  { pk }: CallerAndKey,
  { lookUp, lookUpLife, retention }: LookUpEndpoint,
  log: RequestLog,
): Promise<Answer> {
  log.set({ record: pk });
  const row = await look(log, () => lookUp(pk));
  const now = Date.now();
  const known = toRemembered(row, now, retention);
  const id = known && readSentId(known);
  const life = lookUpLife && id !== undefined ? await look(log, () => lookUpLife(id)) : undefined;
  // A record may have been settled by hand, under any id.
  const own = life?.record === row?.pk ? life : undefined;
  log.set({ outcome: 'looked-up', found: known?.status ?? 'nothing' });
  return answerLookUp(known, toLifeShown(own, now), now);
}

async function lookUpById(
  id: string,
  { scope }: Caller,
  { lookUpLife }: LookUpEndpoint,
  log: RequestLog,
): Promise<Answer> {
  const life = lookUpLife && MESSAGE_ID.test(id) ? await look(log, () => lookUpLife(id)) : undefined;
  // Whoever has the id of another's email learns no more than that it is none of theirs.
  const own = life?.caller === hashCaller(scope) ? life : undefined;
  const shown = toLifeShown(own, Date.now());
  log.set({ outcome: 'looked-up', found: shown?.state ?? 'nothing', ...(shown && { record: own?.record }) });
  return answerLookUpById(shown, lookUpLife !== undefined);
}

/** A table did not answer. */
class NoAnswer extends Error {}

/** @throws NoAnswer where the table does not */
async function look<T>(log: RequestLog, read: () => Promise<T>): Promise<T> {
  try {
    return await log.time('table', read);
  } catch (cause) {
    throw new NoAnswer('A table did not answer', { cause });
  }
}
