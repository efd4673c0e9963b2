import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createMoments } from '../../support/broken-aws.ts';
import { type LambdaProcess, lambdaProcess } from '../../support/lambda-process.ts';
import { type LocalApi, localApi } from '../../support/local-api.ts';
import { type DurableLambda, startDurableLambda, startTestRunner, stopTestRunner } from './durable-lambda.ts';

// examples/durable-step.ts, a step that sends through this API and runs at least once.

const moments = createMoments();
let api: LocalApi;
let lambda: DurableLambda;
let first: LambdaProcess;
let second: LambdaProcess;

beforeAll(async () => {
  await startTestRunner();
  [api, lambda] = await Promise.all([localApi(), startDurableLambda(moments.reach)]);
  [first, second] = await Promise.all([start(), start()]);
});
afterAll(async () => {
  await Promise.all([first.kill(), second.kill()]);
  await Promise.all([lambda.checkpoints.close(), api.close()]);
  await stopTestRunner();
});

function start(): Promise<LambdaProcess> {
  return lambdaProcess({
    file: join(import.meta.dirname, '../../../examples/durable-step.ts'),
    environment: {
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'example',
      AWS_ENDPOINT_URL_LAMBDA: lambda.checkpoints.url,
      EMAIL_API_URL: `${api.apiUrl}/email`,
    },
    quiet: true,
  });
}

/** Each invocation in the next of these processes. */
function inTurn(...processes: LambdaProcess[]) {
  const left = [...processes];
  return async (event: object) => {
    const process = left.shift();
    if (!process) throw new Error('One invocation more than was expected');
    return process.invoke(event);
  };
}

test('interrupted after the API accepted, it runs again, and one email goes out', async () => {
  lambda.checkpoints.faults.add({ does: false, answer: { kind: 'reset' }, operation: 'UpdateItem' });
  moments.at('before UpdateItem', () => first.kill());
  const order = { id: '1007', customer: 'jane@example.com' };
  const execution = await lambda.start('order-1007', order, inTurn(first, second));
  const [sent, ...more] = await api.inbox('Your order 1007');
  expect(more).toEqual([]);
  expect([execution.getStatus(), execution.getResult()]).toEqual(['SUCCEEDED', sent?.messageId]);
  expect(api.lines).toMatchObject([
    { status: 202, replayed: false },
    { status: 202, replayed: true },
  ]);
});

test('what will not be sent is not tried again', async () => {
  const order = { id: '1008', customer: 'nobody' };
  const execution = await lambda.start('order-1008', order, inTurn(second));
  expect([execution.getStatus(), execution.getError().errorMessage]).toEqual(['FAILED', 'invalid-email']);
  expect(await api.inbox('Your order 1008')).toEqual([]);
});
