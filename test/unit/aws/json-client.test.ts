import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PassThrough } from 'node:stream';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DynamoDBClient } from '../../../functions/aws/client-dynamodb.ts';
import { SESv2Client, SendEmailCommand } from '../../../functions/aws/client-sesv2.ts';
import type { ClientConfig } from '../../../functions/aws/json-client.ts';
import { DynamoDBDocumentClient, PutCommand } from '../../../functions/aws/lib-dynamodb.ts';
import { awsAt } from '../../support/aws-at.ts';

// What is asked and what is made of an answer is in test/contract/sdk-parity.test.ts. Here answers break.

let farEnd: Server;
let answer: (response: ServerResponse) => void;
let client: SESv2Client;

beforeEach(async () => {
  farEnd = createServer((_request, response) => answer(response)).listen(0, '127.0.0.1');
  await once(farEnd, 'listening');
  client = new SESv2Client({
    ...awsAt(`http://127.0.0.1:${(farEnd.address() as AddressInfo).port}`),
    requestHandler: new NodeHttpHandler(),
    maxAttempts: 1,
  });
});
afterEach(() => {
  client.destroy();
  farEnd.closeAllConnections();
  farEnd.close();
});

const { signal: never } = new AbortController();
const send = (abortSignal = never) => client.send(new SendEmailCommand({ Content: {} }), { abortSignal });

describe('an answer that breaks off is an error', () => {
  test('when the connection is reset', async () => {
    answer = (response) => {
      response.writeHead(200, { 'Content-Length': 100 }).write('{"MessageId":', () => response.destroy());
    };
    await expect(send()).rejects.toMatchObject({ code: 'ECONNRESET' });
  });

  test('when the connection is closed without a word', async () => {
    answer = (response) => {
      response.writeHead(200, { 'Transfer-Encoding': 'chunked' }).write('{"MessageId":"m-1"}', () => {
        response.socket?.end();
      });
    };
    await expect(send()).rejects.toThrow();
  });

  test('when time is up within it', async () => {
    const timeIsUp = new AbortController();
    answer = (response) => {
      response.writeHead(200).write('{"MessageId":', () => timeIsUp.abort());
    };
    await expect(send(timeIsUp.signal)).rejects.toThrow();
  });
});

test('a body that closes without an error and without its end is an error', async () => {
  const body = new PassThrough();
  const other = new SESv2Client({
    ...awsAt('http://127.0.0.1:1'),
    maxAttempts: 1,
    requestHandler: {
      async handle() {
        setImmediate(() => body.destroy());
        return { response: { statusCode: 200, headers: {}, body } as never };
      },
      destroy() {},
    },
  });
  await expect(other.send(new SendEmailCommand({ Content: {} }), { abortSignal: never })).rejects.toThrow(
    'closed within an answer',
  );
});

test('an id that is no text is none', async () => {
  answer = (response) => response.end('{"MessageId":7}');
  expect(await send()).toEqual({ $metadata: { httpStatusCode: 200 } });
});

test('it says who asks', async () => {
  answer = (response) => response.end('{}');
  const asked = once(farEnd, 'request');
  await send();
  expect((await asked)[0].headers['user-agent']).toBe('email-api');
});

test('characters that arrive in pieces are put together', async () => {
  const bytes = Buffer.from('{"MessageId":"m-ü"}');
  answer = (response) => {
    response.write(bytes.subarray(0, 17), () => response.end(bytes.subarray(17)));
  };
  expect(await send()).toEqual({ MessageId: 'm-ü', $metadata: { httpStatusCode: 200 } });
});

test('a client without credentials asks nobody', async () => {
  let asked = false;
  answer = (response) => {
    asked = true;
    response.end('{}');
  };
  const none = new SESv2Client({
    ...awsAt(`http://127.0.0.1:${(farEnd.address() as AddressInfo).port}`),
    credentials: () => Promise.reject(new Error('none')),
  });
  await expect(none.send(new SendEmailCommand({ Content: {} }), { abortSignal: never })).rejects.toThrow(
    'none',
  );
  expect(asked).toBe(false);
});

test.each([200, 400, 429, 500])('a body that is cut keeps the status that came: %i', async (status) => {
  answer = (response) => {
    response.writeHead(status, { 'Content-Length': 100, 'x-amzn-requestid': 'r-1' });
    response.write('{"message":', () => response.destroy());
  };
  await expect(send()).rejects.toMatchObject({ $metadata: { httpStatusCode: status, requestId: 'r-1' } });
});

test.each([
  ['logger', { logger: console }],
  ['useFipsEndpoint', { useFipsEndpoint: true }],
])('an option that is not followed is refused: %s', (name, option) => {
  const config = { ...awsAt('http://127.0.0.1:1'), ...option } as ClientConfig;
  expect(() => new SESv2Client(config)).toThrow(
    `The option ${name} of a client needs the whole SDK: deploy with sdk=full`,
  );
});

test('what only the SDK has is refused, and not passed over', async () => {
  const table = DynamoDBDocumentClient.from(new DynamoDBClient(awsAt('http://127.0.0.1:1')));
  for (const one of [client, table]) {
    expect(() => one.middlewareStack).toThrow('middleware needs the whole SDK: deploy with sdk=full');
    expect(() => one.config).toThrow('config needs the whole SDK: deploy with sdk=full');
  }
  const old = new PutCommand({ TableName: 'records', Item: { pk: 'k' }, Expected: {} } as never);
  await expect(table.send(old)).rejects.toThrow('Expected of a command needs the whole SDK');
});
