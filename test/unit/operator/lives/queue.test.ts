import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, test } from 'vitest';
import { toTestEvent } from '../../../../functions/outcomes/outcome-event.ts';
import { Refusal } from '../../../../lib/operator/commands.ts';
import { createTell, readQueue } from '../../../../lib/operator/lives/queue.ts';

const sqs = mockClient(SQSClient);
beforeEach(() => void sqs.reset());

const URL_OF = 'https://sqs.eu-west-1.amazonaws.com/123456789012/outcomes';

describe('a queue is where its URL says', () => {
  test.each([
    [URL_OF, {}, { region: 'eu-west-1' }],
    [URL_OF, { region: 'eu-west-2' }, { region: 'eu-west-2' }],
    ['https://sqs.cn-north-1.amazonaws.com.cn/123456789012/q', {}, { region: 'cn-north-1' }],
    ['https://sqs-fips.us-east-1.amazonaws.com/123456789012/q', {}, { region: 'us-east-1' }],
    ['http://127.0.0.1:4100/000000000000/q', {}, { endpoint: 'http://127.0.0.1:4100' }],
    ['http://localhost:4566/000000000000/q', { region: 'x' }, { endpoint: 'http://localhost:4566' }],
  ])('%s, and %j', (url, given, place) => {
    expect(readQueue(url, given)).toEqual(place);
  });

  test.each([
    'outcomes',
    'arn:aws:sqs:eu-west-1:123456789012:outcomes',
    'http://sqs.eu-west-1.amazonaws.com/123456789012/outcomes',
    'https://sqs.eu-west-1.amazonaws.com/',
    'https://hooks.example.com/a/b',
    'https://127.0.0.1.example.com/a/b',
  ])('%s is none', (url) => {
    expect(readQueue(url, {})).toBeUndefined();
  });
});

describe('what is told', () => {
  const event = toTestEvent('evt_test_1', 1_767_225_600_000);
  const tell = createTell(URL_OF, { region: 'eu-west-1' });

  test('goes where record-outcome hands it over, word for word', async () => {
    sqs
      .on(SendMessageBatchCommand)
      .resolves({ Successful: [{ Id: '0', MessageId: 'm', MD5OfMessageBody: '' }] });
    expect(await tell([event])).toEqual(new Set());
    expect(sqs.commandCalls(SendMessageBatchCommand).map(({ args: [{ input }] }) => input)).toEqual([
      { QueueUrl: URL_OF, Entries: [{ Id: '0', MessageBody: JSON.stringify(event) }] },
    ]);
  });

  test('is named where it was not taken', async () => {
    sqs.on(SendMessageBatchCommand).resolves({ Successful: [], Failed: [] });
    expect(await tell([event])).toEqual(new Set(['evt_test_1']));
  });

  test('is refused in a sentence where the queue does not answer', async () => {
    const gone = Object.assign(new Error('There is no such queue.'), { name: 'QueueDoesNotExist' });
    sqs.on(SendMessageBatchCommand).rejects(gone);
    await expect(tell([event])).rejects.toThrow(Refusal);
    await expect(tell([event])).rejects.toThrow(
      'The queue did not answer: QueueDoesNotExist: There is no such queue.',
    );
  });
});
