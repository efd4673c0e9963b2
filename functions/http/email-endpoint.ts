import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { sendOnce } from '../emails/send-once.ts';
import type { Senders } from '../emails/sender.ts';
import type { SendResult, Steps } from '../emails/steps.ts';
import type { RecordStore } from '../idempotency/record-store.ts';
import { answerTo, respond } from './answers.ts';
import type { Endpoint } from './pipeline.ts';
import { readRequest } from './read-request.ts';
import type { RequestLog } from './request-log.ts';

/** What `POST /email` works with. */
export interface EmailEndpoint extends Pick<Steps, 'store' | 'send' | 'limits'> {
  senders: Senders;
}

/** `POST /email`: read the request, send once, answer. */
export function createEmailEndpoint({ senders, store, send, limits }: EmailEndpoint): Endpoint {
  return async (event, context) => {
    const { log } = context;
    const reading = readRequest(event, senders);
    if (reading.scope !== undefined) log.caller(reading.scope, reading.holder?.apiKey);
    if (reading.kind === 'problem') {
      log.set({ outcome: 'rejected' });
      return reading.answer;
    }

    const { request } = reading;
    log.set({ record: request.pk });
    const deadline = Date.now() + context.getRemainingTimeInMillis();
    const result = await sendOnce({ ...request, deadline }, createLoggedSteps({ store, send, limits }, log));

    log.set({ ...summarize(result), until: result.until });
    return answerTo(result, Date.now());
  };
}

/** The steps of a send as they are, and what each of them took in the log. */
function createLoggedSteps(
  { store, send, limits }: Pick<Steps, 'store' | 'send' | 'limits'>,
  log: RequestLog,
): Steps {
  return {
    store: logStore(store, log),
    send: async (...args) => {
      const outcome = await log.time('ses', () => send(...args));
      log.attempt(outcome);
      return outcome;
    },
    sleep: (ms) => log.time('wait', () => sleep(ms)),
    respond,
    now: Date.now,
    newId: randomUUID,
    random: Math.random,
    limits,
  };
}

function logStore(store: RecordStore, log: RequestLog): RecordStore {
  return {
    async claim(claim) {
      // Before its answer: a claim whose answer never comes may stand all the same.
      log.set({ claim: claim.claimId });
      const taken = await log.time('table', () => store.claim(claim));
      if (taken.kind !== 'claimed') log.set({ claim: undefined });
      return taken;
    },
    withdraw: (...args) => log.time('table', () => store.withdraw(...args)),
    settle: (...args) => log.time('table', () => store.settle(...args)),
    find: (...args) => log.time('table', () => store.find(...args)),
  };
}

function summarize(result: SendResult): { [name: string]: unknown } {
  switch (result.kind) {
    case 'settled':
      return { outcome: result.response.statusCode === 202 ? 'sent' : 'refused', replayed: result.replayed };
    case 'not-sent':
      return { outcome: 'not-sent', replayed: false, reason: result.reason };
    case 'unknown':
      return { outcome: 'unknown', replayed: false, reason: result.reason };
    case 'reused':
    case 'in-progress':
      return { outcome: result.kind, replayed: false };
    default:
      return result satisfies never;
  }
}
