import { Webhook } from 'standardwebhooks';

/**
 * The headers of a call, as Standard Webhooks has them ("Webhook headers").
 *
 * @param id the event's
 * @param keys as base64; with several there are as many signatures, and a receiver needs one of them
 * @param now of this attempt, in epoch milliseconds
 * @param body as it is sent
 */
export function signWebhook(
  id: string,
  keys: readonly string[],
  now: number,
  body: string,
): { [name: string]: string } {
  const at = new Date(now);
  return {
    'content-type': 'application/json',
    'user-agent': 'email-api',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(now / 1_000)),
    'webhook-signature': keys.map((key) => new Webhook(key).sign(id, at, body)).join(' '),
  };
}
