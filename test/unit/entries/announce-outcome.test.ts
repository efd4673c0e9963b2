import { PublishBatchCommand, SNSClient } from '@aws-sdk/client-sns';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { garbage } from '../../support/garbage-events.ts';
import { eventBody } from '../../support/life-of.ts';
import { sqsEvent } from '../../support/sqs-event.ts';

const sns = mockClient(SNSClient);
const info = vi.spyOn(console, 'info').mockImplementation(() => {});

let handler: typeof import('../../../functions/announce-outcome.ts').handler;
beforeAll(async () => {
  vi.stubEnv('AWS_REGION', 'eu-west-1');
  vi.stubEnv('OUTCOMES_TOPIC_ARN', 'arn:aws:sns:eu-west-1:123456789012:outcomes');
  ({ handler } = await import('../../../functions/announce-outcome.ts'));
});
beforeEach(() => {
  sns.reset();
  info.mockClear();
});

const ADDRESS = 'ada@example.com';
const line = () => info.mock.lastCall?.[0];

test('a batch is published, and one line says so', async () => {
  sns.on(PublishBatchCommand).resolves({ Successful: [{ Id: '0', MessageId: 's-0' }] });
  expect(await handler(sqsEvent([eventBody('delivered', ADDRESS)]))).toEqual({ batchItemFailures: [] });
  expect(info.mock.calls).toEqual([[{ event: 'announced', messages: 1, durationMs: expect.any(Number) }]]);
});

test('what failed comes again, and the line counts it, without a word of what is in it', async () => {
  sns.on(PublishBatchCommand).rejects(Object.assign(new Error(ADDRESS), { name: 'ServiceUnavailable' }));
  const bodies = [...garbage.map(([, body]) => body), eventBody('bounced-permanent', ADDRESS)];
  const { batchItemFailures } = await handler(sqsEvent(bodies));
  expect(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier).sort()).toEqual(
    bodies.map((_, index) => `m-${index}`).sort(),
  );
  expect(line()).toEqual({
    event: 'announced',
    messages: bodies.length,
    failed: bodies.length,
    errors: ['unreadable', 'ServiceUnavailable'],
    durationMs: expect.any(Number),
  });
  expect(JSON.stringify(info.mock.calls)).not.toMatch(/ada@|example|evt_|1001/);
});
