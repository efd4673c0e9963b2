import { Duration } from 'aws-cdk-lib';
import { MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import type { Watch, Watched } from './watch.ts';

/** What somebody should be told of where history is kept, and where a webhook is called. */
export function listLifeWatches({ service, logs }: Watched): { [id: string]: Watch } {
  const { outcomesDeadLetters, webhookDeadLetters } = service;
  const { WebhookGone, WebhookFailed, WebhookDelivered } = logs;
  return {
    ...(outcomesDeadLetters && {
      OutcomesDeadLetters: {
        what: 'Changes in the lives of emails could not be announced',
        runbook: 'outcomes-dead-letters',
        metric: outcomesDeadLetters,
        threshold: 1,
      },
    }),
    ...(webhookDeadLetters && {
      WebhookDeadLetters: {
        what: 'The webhook was called for a day in vain',
        runbook: 'webhook',
        metric: webhookDeadLetters,
        threshold: 1,
      },
    }),
    ...(WebhookGone && {
      WebhookGone: {
        what: 'The webhook answers 410, that it wants no more calls',
        runbook: 'webhook',
        metric: WebhookGone,
        threshold: 1,
      },
    }),
    ...(WebhookFailed &&
      WebhookDelivered && {
        WebhookFailing: {
          what: 'Five calls of the webhook or more failed within an hour, and none succeeded',
          runbook: 'webhook',
          // One failure is tried again by itself. A receiver that is down needs its people before a day is over.
          metric: new MathExpression({
            expression: 'IF(FILL(delivered, 0) > 0, 0, failed)',
            usingMetrics: { failed: WebhookFailed, delivered: WebhookDelivered },
            period: Duration.hours(1),
            label: 'Failed calls, where none succeeded',
          }),
          threshold: 5,
        },
      }),
  };
}
