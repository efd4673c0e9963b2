import { Readable } from 'node:stream';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as sdkSes from '@aws-sdk/client-sesv2';
import * as sdkTable from '@aws-sdk/lib-dynamodb';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { JsonClient } from '../../functions/aws/json-client.ts';
import type { JsonCommand } from '../../functions/aws/json-command.ts';
import * as ourTable from '../../functions/dynamodb/commands.ts';
import { put, update } from '../../functions/dynamodb/table.ts';
import type { SendRequest } from '../../functions/emails/steps.ts';
import type { IdempotencyRecord } from '../../functions/idempotency/record.ts';
import { createSesSender } from '../../functions/ses/send-email.ts';
import * as ourSes from '../../functions/ses/send-email-command.ts';
import { awsAt } from '../support/aws-at.ts';

// The SDK's own clients are the standard: ours say the same, byte for byte where it counts, and make the same of
// every answer.

const ENDPOINT = 'https://service.eu-west-1.example.com';
const { endpoints, ...aws } = awsAt(ENDPOINT);

interface Answer {
  statusCode: number;
  headers?: { [name: string]: string };
  body?: string;
}

interface Request {
  method: string;
  protocol: string;
  hostname: string;
  port?: number;
  path: string;
  headers: { [name: string]: string };
  body: string | Uint8Array;
}

/** A far end that is asked by both, and what it was asked. */
function farEnd({ statusCode, headers = {}, body = '' }: Answer) {
  const requests: Request[] = [];
  const requestHandler = {
    async handle(request: unknown) {
      requests.push(request as Request);
      return { response: { statusCode, headers, body: Readable.from([Buffer.from(body)]) } };
    },
    destroy() {},
  };
  return { requests, requestHandler: requestHandler as never };
}

const config = { ...aws, endpoint: ENDPOINT, maxAttempts: 1 };

type Send = (answer: Answer) => { requests: Request[]; answer: Promise<unknown> };

const bySdkTable =
  (command: never): Send =>
  (answer) => {
    const { requests, requestHandler } = farEnd(answer);
    const client = sdkTable.DynamoDBDocumentClient.from(new DynamoDBClient({ ...config, requestHandler }));
    return { requests, answer: client.send(command) };
  };
const bySdkSes =
  (command: never): Send =>
  (answer) => {
    const { requests, requestHandler } = farEnd(answer);
    return { requests, answer: new sdkSes.SESv2Client({ ...config, requestHandler }).send(command) };
  };
const byUs =
  (command: JsonCommand<object, unknown>, signingName: string): Send =>
  (answer) => {
    const { requests, requestHandler } = farEnd(answer);
    const client = new JsonClient({ ...aws, endpoint: endpoints.dynamodb, signingName, requestHandler });
    return { requests, answer: client.send(command, { abortSignal: new AbortController().signal }) };
  };

/** What of a request decides what is done; the SDK adds headers about itself. */
async function asked(send: Send) {
  const { requests, answer } = send({ statusCode: 200, body: '{}' });
  await answer;
  const [request, ...others] = requests;
  if (!request || others.length > 0) throw new Error('One request is made');
  const { method, protocol, hostname, port, path, headers, body } = request;
  const { host, authorization = '', 'content-type': type, 'content-length': length } = headers;
  return {
    ...{ method, protocol, hostname, port, path, host, type, length },
    target: headers['x-amz-target'],
    // Which key is used for which day, region and service.
    credential: /Credential=([^,]+)/.exec(authorization)?.[1],
    hash: headers['x-amz-content-sha256'] === undefined ? 'none' : 'signed',
    body: JSON.parse(typeof body === 'string' ? body : new TextDecoder().decode(body)),
  };
}

const text = fc.string({ unit: 'grapheme', minLength: 1 });
const mailbox = fc.record({ name: text, address: fc.emailAddress() }, { requiredKeys: ['address'] });
const mailboxes = fc.array(mailbox, { minLength: 1, maxLength: 3 });
const base64 = fc.uint8Array({ minLength: 1 }).map((bytes) => Buffer.from(bytes).toString('base64'));
const email: fc.Arbitrary<SendRequest['email']> = fc.record(
  {
    from: mailbox,
    to: mailboxes,
    cc: mailboxes,
    bcc: mailboxes,
    reply_to: mailboxes,
    subject: text,
    text,
    html: text,
    headers: fc.array(fc.tuple(text, text)),
    attachments: fc.array(
      fc.record(
        { filename: text, content: base64, content_type: text, content_id: text },
        { requiredKeys: ['filename', 'content'] },
      ),
    ),
    tags: fc.array(fc.record({ name: text, value: text })),
  },
  { requiredKeys: ['from', 'to', 'subject'] },
);

/** The command that our sender makes of an email. */
async function commandOf(given: SendRequest['email']): Promise<ourSes.SendEmailCommand> {
  let made: unknown;
  const client = {
    async send(command: unknown) {
      made = command;
      return {};
    },
  } as Pick<JsonClient, 'send'>;
  await createSesSender({ client, configurationSet: 'email-api', sendMs: 10_000 })(given, {
    pk: 'pk-1',
    claimId: 'claim-1',
  });
  return made as ourSes.SendEmailCommand;
}

/** For the SDK bytes are bytes. */
function sdkInput({ input }: ourSes.SendEmailCommand): sdkSes.SendEmailCommandInput {
  const copy = structuredClone(input);
  for (const one of copy.Content?.Simple?.Attachments ?? []) {
    Object.assign(one, { RawContent: Buffer.from(one.RawContent ?? '', 'base64') });
  }
  return copy as unknown as sdkSes.SendEmailCommandInput;
}

describe('the same is asked', () => {
  test('of SES, for any email', async () => {
    await fc.assert(
      fc.asyncProperty(email, async (given) => {
        const command = await commandOf(given);
        const ours = await asked(byUs(command, 'ses'));
        expect(ours).toEqual(await asked(bySdkSes(new sdkSes.SendEmailCommand(sdkInput(command)) as never)));
      }),
    );
  });

  const row: fc.Arbitrary<IdempotencyRecord> = fc.record(
    {
      pk: text,
      claimId: text,
      fingerprint: text,
      status: fc.constantFrom('sending', 'not_sent'),
      claimedAt: fc.nat(2_000_000_000_000),
      leaseUntil: fc.nat(2_000_000_000_000),
      expiresAt: fc.nat(2_000_000_000),
      response: fc.record({ statusCode: fc.nat(599), body: text }),
    },
    { requiredKeys: ['pk', 'claimId', 'fingerprint', 'status', 'claimedAt', 'leaseUntil', 'expiresAt'] },
  );

  test('of the table, for any put', async () => {
    await fc.assert(
      fc.asyncProperty(row, async (given) => {
        const input = put('records', given);
        const ours = await asked(byUs(new ourTable.PutCommand(input), 'dynamodb'));
        expect(ours).toEqual(await asked(bySdkTable(new sdkTable.PutCommand(input) as never)));
      }),
    );
  });

  test('of the table, for any update', async () => {
    await fc.assert(
      fc.asyncProperty(row, fc.boolean(), async ({ pk, claimId, response, expiresAt }, long) => {
        const settlement = { pk, claimId, from: ['sending', 'unknown'], to: 'sent', response } as const;
        const input = update('records', { ...settlement, ...(long && { expiresAt }) });
        const ours = await asked(byUs(new ourTable.UpdateCommand(input), 'dynamodb'));
        expect(ours).toEqual(await asked(bySdkTable(new sdkTable.UpdateCommand(input) as never)));
      }),
    );
  });

  test('of the table, for a get', async () => {
    const input = { TableName: 'records', Key: { pk: 'pk-1' }, ConsistentRead: true };
    const ours = await asked(byUs(new ourTable.GetCommand(input), 'dynamodb'));
    expect(ours).toEqual(await asked(bySdkTable(new sdkTable.GetCommand(input) as never)));
  });
});

/** What is made of an answer, as far as anyone looks at it. */
async function madeOf(send: Send, answer: Answer) {
  try {
    const { MessageId, Item } = (await send(answer).answer) as { MessageId?: string; Item?: unknown };
    return { MessageId, Item };
  } catch (error) {
    const { name, message, $metadata, Item } = error as Error & {
      $metadata?: { httpStatusCode?: number };
      Item?: unknown;
    };
    // The SDK adds advice for developers to the text of an error that it cannot read.
    return {
      name,
      message: typeof message === 'string' ? message.split('\n')[0] : 'no text',
      status: $metadata?.httpStatusCode,
      Item,
    };
  }
}

const json = (value: unknown) => JSON.stringify(value);
const row = { pk: { S: 'pk-1' }, claimedAt: { N: '1767225600000' }, response: { M: { body: { S: '{}' } } } };
const answers: [string, Answer][] = [
  ['nothing', { statusCode: 200 }],
  ['an id', { statusCode: 200, body: json({ MessageId: 'm-1' }) }],
  ['a row', { statusCode: 200, body: json({ Item: row }) }],
  ['members that nobody knows', { statusCode: 200, body: json({ Other: [1] }) }],
  ['HTML for a success', { statusCode: 200, body: '<html>' }],
  ['half of it', { statusCode: 200, body: '{"MessageId":' }],
  [
    'a lost condition',
    {
      statusCode: 400,
      body: json({
        __type: 'com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException',
        message: 'no',
        Item: row,
      }),
    },
  ],
  [
    'an error by its header',
    {
      statusCode: 400,
      headers: { 'x-amzn-errortype': 'MessageRejected:http://x/' },
      body: json({ message: 'no' }),
    },
  ],
  [
    'an error with a capital',
    { statusCode: 403, body: json({ __type: 'AccessDeniedException', Message: 'no' }) },
  ],
  ['an error by its code', { statusCode: 404, body: json({ code: 'NotFoundException', message: 'no' }) }],
  ['an error that nobody knows', { statusCode: 400, body: json({ __type: 'a#Novelty', message: 'no' }) }],
  ['throttling', { statusCode: 429, body: json({ __type: 'TooManyRequestsException', message: 'slow' }) }],
  ['an error without a name', { statusCode: 500, body: json({ message: 'failed' }) }],
  ['an error without a word', { statusCode: 503 }],
  ['an error in HTML', { statusCode: 502, body: '<html>Bad gateway</html>' }],
  ['many choices', { statusCode: 300, body: '{}' }],
  ['a redirection', { statusCode: 307, body: '{}' }],
];

test.each([json({ __type: null }), json({ code: null }), json({ message: { toString: 1 } })])(
  'an error that cannot be read keeps its status: %s',
  async (body) => {
    const answer = { statusCode: 400, body };
    const sdk = bySdkSes(new sdkSes.SendEmailCommand({ Content: {} }) as never);
    const ours = byUs(new ourSes.SendEmailCommand({ Content: {} }), 'ses');
    expect((await madeOf(ours, answer)).status).toBe(400);
    expect((await madeOf(sdk, answer)).status).toBe(400);
  },
);

describe.each(answers)('the same is made of %s', (_, answer) => {
  test('from SES', async () => {
    const input = { Content: {} };
    const { Item: _ours, ...ours } = await madeOf(byUs(new ourSes.SendEmailCommand(input), 'ses'), answer);
    const sdk = bySdkSes(new sdkSes.SendEmailCommand(input) as never);
    const { Item: _sdks, ...sdks } = await madeOf(sdk, answer);
    expect(ours).toEqual(sdks);
  });

  test('from the table', async () => {
    const input = { TableName: 'records', Key: { pk: 'pk-1' }, ConsistentRead: true };
    const ours = await madeOf(byUs(new ourTable.GetCommand(input), 'dynamodb'), answer);
    expect(ours).toEqual(await madeOf(bySdkTable(new sdkTable.GetCommand(input) as never), answer));
  });
});
