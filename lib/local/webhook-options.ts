import { readWebhookUrl } from '../../functions/configuration/read-webhook-url.ts';
import { readWebhookKey } from '../../functions/webhooks/read-webhook-key.ts';

/** The names of this machine. */
const HERE = /^(127(\.\d+){3}|localhost|\[::1\])$/;

/** The address that `npm start -- --webhook` is given. @throws RangeError where it is none of this machine */
export function webhookFrom(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const read = readWebhookUrl(text, 'this-machine');
  if ('url' in read && HERE.test(read.url.hostname)) return read.url.href;
  throw new RangeError('--webhook must be an address of this machine, as http://127.0.0.1:4000');
}

/** What `WEBHOOK_SECRET` is. @throws RangeError where it is no secret as Standard Webhooks writes it */
export function secretFrom(text: string | undefined): string | undefined {
  if (text === undefined || 'base64' in readWebhookKey(text)) return text;
  throw new RangeError('WEBHOOK_SECRET must be base64 of 24 bytes or more, with whsec_ before it');
}
