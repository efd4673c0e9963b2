import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { hashCaller } from '../callers/hash-caller.ts';
import { sendOnce } from '../emails/send-once.ts';
import type { Senders } from '../emails/sender.ts';
import type { Send, SendResult, Steps } from '../emails/steps.ts';
import type { RecordStore } from '../idempotency/record-store.ts';
import { answerTo, respond } from './answers.ts';
import type { Endpoint } from './pipeline.ts';
import { readRequest } from './read-request.ts';
import type { RequestLog } from './request-log.ts';

/** What sends are made with, whoever asks for them. */
interface Parts extends Pick<Steps, 'store' | 'limits'> {
  send: Send;
}

/** What `POST /email` works with. */
export interface EmailEndpoint extends Parts {
  senders: Senders;
}

/** `POST /email`: read the request, send once, answer. */
export function createEmailEndpoint({ senders, ...parts }: EmailEndpoint): Endpoint {
  return async (event, context) => {
    const { log } = context;
    const reading = readRequest(event, senders);
    if (reading.scope !== undefined) log.caller(reading.scope, reading.holder?.apiKey);
    if (reading.kind === 'problem') {
      log.set({ outcome: 'rejected' });
      return reading.answer;
    }

    const { request, scope } = reading;
    log.set({ record: request.pk });
    const deadline = Date.now() + context.getRemainingTimeInMillis();
    const result = await sendOnce({ ...request, deadline }, createLoggedSteps(parts, scope, log));

    log.set({ ...summarize(result), until: result.until });
    return answerTo(result, Date.now());
  };
}

/** The steps of this caller's send as they are, and what each of them took in the log. */
function createLoggedSteps({ store, send, limits }: Parts, scope: string, log: RequestLog): Steps {
  return {
    store: logStore(store, log),
    send: async (email, { pk, claimId }) => {
      const marks = { pk, claimId, caller: hashCaller(scope) };
      const outcome = await log.time('ses', () => send(email, marks));
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
