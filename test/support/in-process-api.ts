import { randomUUID } from 'node:crypto';
import type { Limits } from '../../functions/emails/limits.ts';
import { defaultLimits } from '../../functions/emails/limits.ts';
import { respond } from '../../functions/http/answers.ts';
import { createEmailEndpoint } from '../../functions/http/email-endpoint.ts';
import { buildPipeline } from '../../functions/http/pipeline.ts';
import type { Answer } from '../../functions/http/problems.ts';
import type { RequestContext } from '../../functions/http/request-log.ts';
import type { IdempotencyRecord } from '../../functions/idempotency/record.ts';
import { proveSent } from '../../functions/outcomes/prove-sent.ts';
import { readEvent } from '../../functions/outcomes/read-event.ts';
import { recordOutcomes } from '../../functions/outcomes/record-outcomes.ts';
import type { Message } from '../../functions/outcomes/recording.ts';
import { createSesClient } from '../../functions/ses/client.ts';
import { createSesSender } from '../../functions/ses/send-email.ts';
import type { Accepted } from '../../lib/local/ses.ts';
import { sesEvent } from '../../lib/local/ses-event.ts';
import { awsAt } from './aws-at.ts';
import { httpEvent } from './http-event.ts';
import { inMemoryRecordStore } from './in-memory-record-store.ts';

/** Milliseconds for a send of which nothing is heard: silence is quick then. Whoever is answered has longer. */
export const SILENCE_MS = 300;

const LIMITS: Limits = { ...defaultLimits, waitMs: 0, answerMs: 0 };

/** Where a send goes, and what came of it. */
export interface InProcessApi {
  /**
   * `POST /email` as the function answers it, sending through the SES at this address.
   *
   * @param sendMs milliseconds for the send; as deployed, if left out, so that no busy machine is taken for silence
   */
  post(key: string, sesUrl: string, sendMs?: number): Promise<Answer>;
  /** SES's events reach the queue's function. */
  tell(...accepted: Accepted[]): Promise<void>;
  /** The status that the record has. */
  status(): string | undefined;
  /** The table, as somebody would see who looks into it. */
  rows(): IdempotencyRecord[];
}

const EMAIL = { to: 'jane@example.com', subject: 'Once', text: 'Sent once.' };
const CONFIGURATION_SET = 'email-api';

/** The function around an in-memory table, on real connections to whatever plays SES. */
export function inProcessApi(now: () => number = Date.now): InProcessApi {
  const store = inMemoryRecordStore();
  const handlers = new Map<string, ReturnType<typeof buildPipeline>>();
  const handlerFor = (endpoint: string, sendMs: number) => {
    const client = createSesClient({ sendMs, now }, awsAt(endpoint));
    return buildPipeline(
      createEmailEndpoint({
        senders: { defaultFrom: { address: 'no-reply@example.com' }, allowed: ['example.com'] },
        store,
        send: createSesSender({ client, configurationSet: CONFIGURATION_SET, sendMs }),
        limits: { ...LIMITS, sendMs },
      }),
    );
  };
  return {
    post(key, sesUrl, sendMs = LIMITS.sendMs) {
      const name = `${sesUrl} ${sendMs}`;
      const handler = handlers.get(name) ?? handlerFor(sesUrl, sendMs);
      handlers.set(name, handler);
      return handler(httpEvent(EMAIL, key), lambdaContext({ ...LIMITS, sendMs }));
    },
    async tell(...accepted) {
      const messages: Message[] = accepted.map((email) => ({
        id: randomUUID(),
        body: sesEvent('Send', email),
      }));
      const recorded = await recordOutcomes(messages, {
        read: (body) => readEvent(body, CONFIGURATION_SET),
        findAll: async () => ({ rows: store.rows }),
        prove: (proof, row) =>
          proveSent(store, proof, row, respond({ kind: 'sent', messageId: proof.messageId }), Date.now()),
      });
      if (recorded.failed.length > 0) throw new Error('SES events could not be recorded');
    },
    rows: () => [...store.rows.values()],
    status: () => [...store.rows.values()][0]?.status,
  };
}

/** Time for an attempt and its settle, on a busy machine too. */
const SPARE_MS = 400;

function lambdaContext({ sendMs, settleMs, answerMs }: Limits): RequestContext {
  const remaining = sendMs + settleMs + answerMs + SPARE_MS;
  const context = { awsRequestId: randomUUID(), getRemainingTimeInMillis: () => remaining };
  return context as unknown as RequestContext;
}
