import { stat } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { makeApiKey } from '../../functions/callers/api-key.ts';
import type { FunctionName } from '../../lib/function-names.ts';
import { authorizeCallerVariables } from '../../lib/local/function-variables.ts';
import { type Lambda, startLambda } from '../../lib/local/lambda.ts';
import { type BrokenAws, brokenAws } from '../support/broken-aws.ts';
import { builtFile } from '../support/built-file.ts';
import { httpEvent } from '../support/http-event.ts';

// What each request may cost, and each cold start. Times are measured by npm run bench; these are counted.

const KB = 1_024;

// Of send-email: 0.28 of what people would use instead (bench/targets.ts).
test.each<[FunctionName, number]>([
  ['send-email', 92],
  ['look-up-email', 60],
  ['record-outcome', 70],
  ['count-open-records', 220],
  ['announce-outcome', 210],
  ['call-webhook', 260],
  ['authorize-caller', 48],
])('the bundle of %s stays within its budget, %i KB', async (name, budget) => {
  const { size } = await stat(builtFile(name));
  expect(size / KB).toBeLessThanOrEqual(budget);
});

describe('the table is asked no more than', () => {
  const email = { to: 'jane@example.com', subject: 'Once', text: 'Sent once.' };
  let aws: BrokenAws;
  let lambda: Lambda;
  beforeAll(async () => {
    aws = await brokenAws();
    lambda = startLambda({ file: builtFile('send-email'), environment: aws.environment, timeoutMs: 20_000 });
  });
  afterAll(async () => {
    await lambda.close();
    await aws.close();
  });
  beforeEach(() => {
    aws.dynamoDb.operations.length = 0;
  });

  async function post(body: object, key: string): Promise<number> {
    const { response } = await lambda.invoke(httpEvent(body, key), AbortSignal.timeout(20_000));
    return (response as { statusCode: number }).statusCode;
  }

  test('twice for a send, and once for each replay of it', async () => {
    expect(await post(email, 'k-1')).toBe(202);
    expect(aws.dynamoDb.operations).toEqual(['PutItem', 'UpdateItem']);
    expect([await post(email, 'k-1'), await post(email, 'k-1')]).toEqual([202, 202]);
    expect(aws.dynamoDb.operations.slice(2)).toEqual(['PutItem', 'PutItem']);
  });

  test('once for another email under a used key', async () => {
    await post(email, 'k-2');
    aws.dynamoDb.operations.length = 0;
    expect(await post({ ...email, subject: 'Twice' }, 'k-2')).toBe(422);
    expect(aws.dynamoDb.operations).toEqual(['PutItem']);
  });

  test('once for an API key, whatever it is worth, and never for what is none', async () => {
    const environment = { ...aws.environment, ...authorizeCallerVariables };
    const authorizer = startLambda({ file: builtFile('authorize-caller'), environment, timeoutMs: 8_000 });
    const ask = async (token: string) => {
      const event = { identitySource: [`Bearer ${token}`] };
      return (await authorizer.invoke(event, AbortSignal.timeout(8_000))).response;
    };
    expect(await ask(makeApiKey('live').text)).toEqual({ isAuthorized: false });
    expect(aws.dynamoDb.operations).toEqual(['GetItem']);
    expect(await ask('nonsense')).toEqual({ isAuthorized: false });
    expect(aws.dynamoDb.operations).toEqual(['GetItem']);
    await authorizer.close();
  });

  test.each<[string, object, string, number]>([
    ['an email that is not valid', { ...email, to: 'nobody' }, 'k-3', 400],
    ['a key that is not valid', email, 'k 4', 400],
    ['a sender that may not send', { ...email, from: 'eve@example.net' }, 'k-5', 403],
    ['a body that is too large', { ...email, text: 'x'.repeat(5 * KB * KB) }, 'k-6', 413],
  ])('never for %s', async (_, body, key, status) => {
    expect(await post(body, key)).toBe(status);
    expect(aws.dynamoDb.operations).toEqual([]);
  });
});
