import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { JsonClient } from '../../../functions/aws/json-client.ts';
import { GetCommand } from '../../../functions/dynamodb/commands.ts';
import { tableClient } from '../../../functions/dynamodb/table-client.ts';
import { awsAt } from '../../support/aws-at.ts';

vi.mock('@smithy/node-http-handler', { spy: true });

/** A table that is down for so many attempts. */
let down: number;
let requests: number;
let signatures: string[];
let farEnd: Server;
let client: JsonClient;

beforeEach(async () => {
  requests = 0;
  signatures = [];
  farEnd = createServer((request, response) => {
    requests += 1;
    signatures.push(request.headers.authorization ?? '');
    response.writeHead(requests <= down ? 500 : 200).end('{}');
  }).listen(0, '127.0.0.1');
  await once(farEnd, 'listening');
  vi.stubEnv('AWS_MAX_ATTEMPTS', '1');
  client = tableClient(awsAt(`http://127.0.0.1:${(farEnd.address() as AddressInfo).port}`));
});
afterEach(() => {
  client.destroy();
  farEnd.close();
  vi.unstubAllEnvs();
});

const look = () =>
  client.send(new GetCommand({ TableName: 'records', Key: { pk: 'pk-1' }, ConsistentRead: true }), {
    abortSignal: new AbortController().signal,
  });

describe('the client of the table, whatever the environment says', () => {
  test('asks up to four times', async () => {
    down = 3;
    expect(await look()).toEqual({});
    expect(requests).toBe(4);
  });

  test('with signatures for DynamoDB', async () => {
    down = 0;
    await look();
    expect(signatures).toEqual([expect.stringMatching(/\/eu-west-1\/dynamodb\/aws4_request,/)]);
  });

  test('gives up an attempt after a second', () => {
    expect(vi.mocked(NodeHttpHandler).mock.calls.at(-1)).toEqual([
      // Without the last one, the handler only logs that time is up.
      { connectionTimeout: 1_000, requestTimeout: 1_000, throwOnRequestTimeout: true },
    ]);
  });

  test('and no more', async () => {
    down = 4;
    await expect(look()).rejects.toMatchObject({ $metadata: { httpStatusCode: 500 } });
    expect(requests).toBe(4);
  });
});
