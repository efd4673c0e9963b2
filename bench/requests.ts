import type { HttpEvent } from '../functions/http/read-caller-and-key.ts';
import { toOutcomeEvent } from '../functions/outcomes/outcome-event.ts';
import { type SesEventType, sesEvent } from '../lib/local/ses-event.ts';

/** A replay repeats the first request; a rejected one has no key; every send is new. */
export type Kind = 'send' | 'replay' | 'reject';

/**
 * What a subject works on: requests to send or to look up; batches of SES's events, of emails whose lives are written already or are
 * not; changes of those, to be told.
 */
export type Work = Kind | 'batch' | 'lives' | 'changes' | 'look-up';

const { BENCH_ID = '', BENCH_BATCH_SIZE = '1', CONFIGURATION_SET } = process.env;

let made = 0;

const email = JSON.stringify({ to: 'jane@example.com', subject: 'Hello', text: 'Sent once. '.repeat(40) });

export function eventOf(work: Work): object {
  if (work === 'batch') return batch('Delivery');
  if (work === 'lives') return batch('Send');
  if (work === 'changes') return changes();
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

const inBatch = <T>(make: () => T): { Records: T[] } => ({
  Records: Array.from({ length: Number(BENCH_BATCH_SIZE) }, make),
});

/** Each of another email, which the fake table says to be settled under a claim of its record's name. */
function batch(type: SesEventType): object {
  return inBatch(() => {
    const record = String(++made).padStart(43, 'r');
    const tags = { 'email-api-record': [record], 'email-api-claim': [record] };
    const body = sesEvent(type, {
      messageId: `0100-${made}`,
      from: 'no-reply@example.com',
      to: ['jane@example.com'],
      subject: 'Hello',
      configurationSet: CONFIGURATION_SET,
      tags,
    });
    return { messageId: `m-${made}`, body };
  });
}

/** Each of another email, too. */
function changes(): object {
  return inBatch(() => {
    const id = `0107018f6a1b2c3d-4e5f6a7b-8c9d-4e0f-a1b2-${String(++made).padStart(12, '0')}-000000`;
    const record = String(made).padStart(43, 'r');
    const life = { id, record, claimId: record, acceptedAt: 1_767_225_600_123, tags: { order: '1001' } };
    const change = toOutcomeEvent(life, {
      recipient: 'q83vEjRWeJCr',
      told: 'delivered',
      at: 1_767_225_601_123,
    });
    const attributes = { ApproximateReceiveCount: '1' };
    return { messageId: `m-${made}`, receiptHandle: `h-${made}`, body: JSON.stringify(change), attributes };
  });
}
