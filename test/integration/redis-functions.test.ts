import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sdkNames } from '../../lib/function-names.ts';
import { awsVariables } from '../../lib/local/aws-variables.ts';
import { sendEmailVariables } from '../../lib/local/function-variables.ts';
import { SES_FAULTS } from '../../lib/local/known-faults.ts';
import type { RedisServer } from '../../lib/local/redis-server.ts';
import { type LocalSes, startSes } from '../../lib/local/ses.ts';
import { sesEvent } from '../../lib/local/ses-event.ts';
import { builtFile } from '../support/built-file.ts';
import { httpEvent } from '../support/http-event.ts';
import { type LambdaProcess, lambdaProcess } from '../support/lambda-process.ts';
import { REDIS_SERVER, startRedisHere } from '../support/redis-server.ts';

// The functions as they are deployed with Redis, minified and all, on a real one: what is taken by its name in the sources may have
// none in a bundle.

const functions = ['send-email', 'look-up-email', 'record-outcome', 'count-open-records'] as const;
const email = { to: 'jane@example.net', subject: 'Hello', text: 'Hi' };

describe.skipIf(!REDIS_SERVER).each(sdkNames)('bundled with the %s SDK', (sdk) => {
  let redis: RedisServer;
  let ses: LocalSes;
  let of: { [name in (typeof functions)[number]]: LambdaProcess };
  const lines: string[] = [];

  beforeAll(async () => {
    redis = startRedisHere();
    ses = await startSes();
    const environment = {
      // Nobody listens there: the records are in Redis alone.
      ...awsVariables({ dynamoDbUrl: 'http://127.0.0.1:9', sesUrl: ses.url }),
      // With what all four are told, but for history.
      ...sendEmailVariables('no-reply@example.com', 50),
      REDIS_URL: `unix:${redis.socket}`,
    };
    const start = async (name: (typeof functions)[number]) => [
      name,
      await lambdaProcess({
        file: builtFile(name, sdk, 'redis'),
        environment,
        onLine: (line) => lines.push(line),
      }),
    ];
    of = Object.fromEntries(await Promise.all(functions.map(start)));
  });
  afterAll(async () => {
    redis.close();
    await ses.close();
    // Where one of them did not start, there are none.
    await Promise.all(Object.values(of ?? {}).map((process) => process.kill()));
  });

  const send = (key: string) =>
    of['send-email'].invoke(httpEvent(email, key)) as Promise<{ statusCode: number }>;
  const lookUp = (key: string) =>
    of['look-up-email'].invoke({ ...httpEvent({}, key), routeKey: 'GET /email' });

  test('one email is sent, and answered again', async () => {
    const key = randomUUID();
    const first = await send(key);
    expect(first).toMatchObject({ statusCode: 202 });
    expect(await send(key)).toMatchObject({ statusCode: 202, body: (first as { body?: string }).body });
    expect(ses.seen.accepted).toHaveLength(1);
    expect(await lookUp(key)).toMatchObject({ statusCode: 200 });
  });

  test('what is unknown is counted, and settled by what SES tells', async () => {
    const key = randomUUID();
    ses.faults.add(SES_FAULTS['lose-answer']);
    expect(await send(key)).toMatchObject({ statusCode: 503 });
    await of['count-open-records'].invoke({});
    expect(lines.at(-1)).toContain('"event":"open-records","open":1');
    const accepted = ses.seen.accepted.at(-1);
    if (!accepted) throw new Error('SES has no email');
    const batch = { Records: [{ messageId: 'm-1', body: sesEvent('Send', accepted) }] };
    expect(await of['record-outcome'].invoke(batch)).toEqual({ batchItemFailures: [] });
    expect(await send(key)).toMatchObject({ statusCode: 202 });
    expect(ses.seen.accepted).toHaveLength(2);
  });

  test('a server that was started anew knows no script, and is told', async () => {
    await redis.restart();
    expect(await send(randomUUID())).toMatchObject({ statusCode: 202 });
  });
});
