import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { NodeHttpHandler } from '@smithy/node-http-handler';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createDynamoDbClient, createTableClients } from '../../../functions/dynamodb/client.ts';
import { awsVariables } from '../../../lib/local/aws-variables.ts';

/** A table that is down for so many attempts. */
let down: number;
let requests: number;
let status: number;
let farEnd: Server;
let client: DynamoDBDocumentClient;

beforeEach(async () => {
  requests = 0;
  status = 500;
  farEnd = createServer((_request, response) => {
    requests += 1;
    response.writeHead(requests <= down ? status : 200).end('{}');
  }).listen(0, '127.0.0.1');
  await once(farEnd, 'listening');
  const url = `http://127.0.0.1:${(farEnd.address() as AddressInfo).port}`;
  const environment = { ...awsVariables({ dynamoDbUrl: url, sesUrl: url }), AWS_MAX_ATTEMPTS: '1' };
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  client = createDynamoDbClient();
});
afterEach(() => {
  client.destroy();
  farEnd.close();
  vi.unstubAllEnvs();
});

const look = () => client.send(new GetCommand({ TableName: 'records', Key: { pk: 'pk-1' } }));

describe('the client of the table, whatever the environment says', () => {
  test('asks up to four times', async () => {
    down = 3;
    expect(await look()).toMatchObject({ $metadata: { attempts: 4 } });
    expect(requests).toBe(4);
  });

  test('and no more', async () => {
    down = 4;
    await expect(look()).rejects.toMatchObject({ $metadata: { attempts: 4 } });
    expect(requests).toBe(4);
  });

  test('gives up an attempt after a second', async () => {
    down = 0;
    await look();
    const handler = client.config.requestHandler as NodeHttpHandler;
    // Without the last one, the SDK only logs that time is up.
    expect(handler.httpHandlerConfigs()).toMatchObject({
      connectionTimeout: 1_000,
      requestTimeout: 1_000,
      throwOnRequestTimeout: true,
    });
  });
});

describe('the client of a settle', () => {
  beforeEach(() => {
    // No pauses.
    vi.spyOn(Math, 'random').mockReturnValue(0);
  });
  afterEach(() => {
    vi.mocked(Math.random).mockRestore();
  });
  const call = (clients: DynamoDBDocumentClient) =>
    clients.send(new GetCommand({ TableName: 'records', Key: { pk: 'pk-1' } }));

  test('tries until its time is up, and not a number of times', async () => {
    const { settles } = createTableClients();
    down = 20;
    expect(await call(settles)).toMatchObject({ $metadata: { attempts: 21 } });
    settles.destroy();
  });

  test('does so after any number of settles that failed', async () => {
    const { settles } = createTableClients();
    for (let count = 0; count < 100; count += 1) {
      requests = 0;
      down = 3;
      expect(await call(settles)).toMatchObject({ $metadata: { attempts: 4 } });
    }
    settles.destroy();
  });

  test('does not repeat what will not get another answer', async () => {
    const { settles } = createTableClients();
    status = 400;
    down = Number.POSITIVE_INFINITY;
    await expect(call(settles)).rejects.toThrow();
    expect(requests).toBe(1);
    settles.destroy();
  });

  test('has retries left when the other calls have used up theirs', async () => {
    const { calls, settles } = createTableClients();
    down = Number.POSITIVE_INFINITY;
    // The SDK's bucket is empty then: the last of them are tried once.
    for (let count = 0; count < 20; count += 1) await call(calls).catch(() => {});
    requests = 0;
    await call(calls).catch(() => {});
    expect(requests).toBe(1);
    requests = 0;
    down = 5;
    expect(await call(settles)).toMatchObject({ $metadata: { attempts: 6 } });
    calls.destroy();
  });

  test('uses the connections of the others', () => {
    const { calls, settles } = createTableClients();
    expect(settles.config.requestHandler).toBe(calls.config.requestHandler);
    calls.destroy();
  });
});
