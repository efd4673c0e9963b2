import { ChangeMessageVisibilityBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, expect, test } from 'vitest';
import { createPutOff } from '../../../functions/webhooks/put-off.ts';

const QUEUE = 'https://sqs.eu-west-1.amazonaws.com/123456789012/webhook';
const sqs = mockClient(SQSClient);
beforeEach(() => {
  sqs.reset();
  sqs.on(ChangeMessageVisibilityBatchCommand).resolves({});
});

const putOff = createPutOff(new SQSClient({ region: 'eu-west-1' }), QUEUE, 1_000);
const inputs = () => sqs.commandCalls(ChangeMessageVisibilityBatchCommand).map(({ args }) => args[0].input);

test('each message is hidden for its own time, by one call', async () => {
  const messages = [
    { receiptHandle: 'r-0', seconds: 5 },
    { receiptHandle: 'r-1', seconds: 32_400 },
  ];
  expect(await putOff(messages)).toBe(0);
  expect(inputs()).toEqual([
    {
      QueueUrl: QUEUE,
      Entries: [
        { Id: '0', ReceiptHandle: 'r-0', VisibilityTimeout: 5 },
        { Id: '1', ReceiptHandle: 'r-1', VisibilityTimeout: 32_400 },
      ],
    },
  ]);
});

test('ten go at a time', async () => {
  await putOff(Array.from({ length: 11 }, (_, index) => ({ receiptHandle: `r-${index}`, seconds: 5 })));
  expect(inputs().map(({ Entries }) => Entries?.length)).toEqual([10, 1]);
});

test('what could not be put off is counted', async () => {
  sqs.on(ChangeMessageVisibilityBatchCommand).resolves({
    Failed: [{ Id: '0', Code: 'ReceiptHandleIsInvalid', SenderFault: true }],
  });
  expect(await putOff([{ receiptHandle: 'r-0', seconds: 5 }])).toBe(1);
});
