import type { HttpEvent } from '../functions/http/read-caller-and-key.ts';
import { sesEvent } from '../lib/local/ses-event.ts';

/** A replay repeats the first request; a rejected one has no key; every send is new. */
export type Kind = 'send' | 'replay' | 'reject';

/** What a subject works on: requests to send or to look up, or batches of SES's events. */
export type Work = Kind | 'batch' | 'look-up';

const { BENCH_ID = '', BENCH_BATCH_SIZE = '1', CONFIGURATION_SET } = process.env;

let made = 0;

const email = JSON.stringify({ to: 'jane@example.com', subject: 'Hello', text: 'Sent once. '.repeat(40) });

export function eventOf(work: Work): object {
  if (work === 'batch') return batch(Number(BENCH_BATCH_SIZE));
  return work === 'look-up'
    ? { ...request('replay'), routeKey: 'GET /email', body: undefined }
    : request(work);
}

function request(kind: Kind): HttpEvent {
  const key = kind === 'replay' ? `${BENCH_ID}-1` : `${BENCH_ID}-${++made}`;
  return {
    version: '2.0',
    routeKey: 'POST /email',
    rawPath: '/email',
    rawQueryString: '',
    headers: {
      'content-type': 'application/json',
      host: 'api.example.com',
      ...(kind !== 'reject' && { 'idempotency-key': key }),
    },
    requestContext: {
      authorizer: { iam: { userArn: 'arn:aws:sts::123456789012:assumed-role/shop/session-1' } },
      http: { method: 'POST', path: '/email' },
    },
    body: email,
    isBase64Encoded: false,
  } as unknown as HttpEvent;
}

/** Each of another email, which the fake table says to be settled under a claim of its record's name. */
function batch(size: number): object {
  const Records = Array.from({ length: size }, () => {
    const record = String(++made).padStart(43, 'r');
    const tags = { 'email-api-record': [record], 'email-api-claim': [record] };
    const body = sesEvent('Delivery', {
      messageId: `0100-${made}`,
      from: 'no-reply@example.com',
      to: ['jane@example.com'],
      subject: 'Hello',
      configurationSet: CONFIGURATION_SET,
      tags,
    });
    return { messageId: `m-${made}`, body };
  });
  return { Records };
}
