import { randomBytes } from 'node:crypto';
import { ANNOUNCE_TIMEOUT_SECONDS, CALL_WEBHOOK_TIMEOUT_SECONDS } from '../../functions/emails/limits.ts';
import type { OutcomeEvent } from '../../functions/outcomes/outcome-event.ts';
import { WEBHOOK_ATTEMPTS } from '../../functions/webhooks/retry-schedule.ts';
import {
  announceOutcomeVariables,
  callWebhookVariables,
  LOCAL_OUTCOMES_QUEUE,
  LOCAL_OUTCOMES_TOPIC,
  LOCAL_WEBHOOK_QUEUE,
  LOCAL_WEBHOOK_SECRET,
} from './function-variables.ts';
import { type QueueOptions, startMessageQueue } from './message-queue.ts';
import type { Open } from './parts.ts';
import { behindQueue, type Functions } from './run-functions.ts';
import type { LocalServices } from './services.ts';

/** Who is told of what changes. */
export interface OutcomeOptions {
  /** What is called with it, on this machine; nothing, if left out. */
  webhook?: string | undefined;
  /** What its calls are signed with, as Standard Webhooks writes it; a new one, if left out. */
  webhookSecret?: string | undefined;
  /** Is told each change as it is published. */
  onOutcome?: (event: OutcomeEvent) => void;
}

/** A webhook that is called, and what it verifies calls with. */
export interface LocalWebhook {
  url: string;
  secret: string;
}

/** The queue's visibility timeout: what failed comes again so much later. Calls of a webhook put themselves off for longer. */
const AGAIN_AFTER_MS = 1_000;
/** SNS is this process. */
const ANNOUNCE_RECEIVES_MAX = 100;
/** Standard Webhooks: 24 bytes at least. */
const SECRET_BYTES = 32;

/** The way of a change: a queue, what publishes it, the topic, and where there is a webhook, its queue and what calls it. */
export function startOutcomes(
  { webhook, webhookSecret, onOutcome }: OutcomeOptions,
  services: LocalServices,
  functions: Functions,
  opened: Open,
): LocalWebhook | undefined {
  const { queues, topics, secrets } = services;
  const queue = (name: string, deliver: QueueOptions['deliver'], receivesMax: number) => {
    const made = opened(startMessageQueue({ deliver, againAfterMs: AGAIN_AFTER_MS, receivesMax }));
    queues.set(name, made);
    return made;
  };
  const announce = functions.start(
    'announce-outcome',
    announceOutcomeVariables,
    ANNOUNCE_TIMEOUT_SECONDS * 1_000,
  );
  queue(LOCAL_OUTCOMES_QUEUE, behindQueue(announce), ANNOUNCE_RECEIVES_MAX);
  const tell = (message: string) => {
    onOutcome?.(JSON.parse(message));
    return true;
  };
  topics.set(LOCAL_OUTCOMES_TOPIC, [tell]);
  if (webhook === undefined) return undefined;

  const secret = webhookSecret ?? `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`;
  secrets.set(LOCAL_WEBHOOK_SECRET, { current: secret, createdAt: Date.now() });
  const variables = callWebhookVariables(webhook, services.queueUrlOf(LOCAL_WEBHOOK_QUEUE));
  const call = functions.start('call-webhook', variables, CALL_WEBHOOK_TIMEOUT_SECONDS * 1_000);
  const calls = queue(LOCAL_WEBHOOK_QUEUE, behindQueue(call), WEBHOOK_ATTEMPTS);
  topics.get(LOCAL_OUTCOMES_TOPIC)?.push((message) => calls.send(message) !== undefined);
  return { url: webhook, secret };
}
