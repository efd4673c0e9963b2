// biome-ignore-all lint/performance/noDynamicNamespaceImportAccess: a test has no bundle
import { hash } from 'node:crypto';
import { Readable } from 'node:stream';
import * as sdkDynamoDb from '@aws-sdk/client-dynamodb';
import * as sdkSecrets from '@aws-sdk/client-secrets-manager';
import * as sdkSes from '@aws-sdk/client-sesv2';
import * as sdkSqs from '@aws-sdk/client-sqs';
import * as sdkDocument from '@aws-sdk/lib-dynamodb';
import { AwsV4Signer } from 'aws4fetch';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import * as leanDynamoDb from '../../functions/aws/client-dynamodb.ts';
import * as leanSecrets from '../../functions/aws/client-secrets-manager.ts';
import * as leanSes from '../../functions/aws/client-sesv2.ts';
import * as leanSqs from '../../functions/aws/client-sqs.ts';
import * as leanDocument from '../../functions/aws/lib-dynamodb.ts';
import { createDynamoDbLifeStore } from '../../functions/dynamodb/life-store.ts';
import { toGetInput, toPutInput, toUpdateInput } from '../../functions/dynamodb/table.ts';
import { TOLD } from '../../functions/emails/life.ts';
import type { SendRequest } from '../../functions/emails/steps.ts';
import type { IdempotencyRecord } from '../../functions/idempotency/record.ts';
import { toSendEmailInput } from '../../functions/ses/send-email-input.ts';

// The SDK's own clients are the standard: what stands in for them in the bundles sends the same requests, signature
// included, and makes the same of every answer.

const ENDPOINT = 'https://service.eu-west-1.example.com';
const REGION = 'eu-west-1';
/** A signature is of its second. */
const NOW = new Date('2026-01-01T00:00:00.000Z');

beforeAll(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOW });
  vi.stubEnv('URL_SUFFIX', 'amazonaws.com');
});
afterAll(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

interface Answer {
  statusCode: number;
  headers?: { [name: string]: string };
  body?: string;
  /** The connection is reset within the body. */
  cut?: boolean;
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

type Credentials = { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
const identities: Credentials[] = [
  { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG' },
  { accessKeyId: 'ASIAEXAMPLE', secretAccessKey: 'other', sessionToken: 'a/session+token==' },
];
const [user] = identities as [Credentials];

/** A far end that answers one request, and what it was asked. */
function farEnd({ statusCode, headers = {}, body = '', cut = false }: Answer) {
  const requests: Request[] = [];
  const requestHandler = {
    async handle(request: unknown) {
      requests.push(request as Request);
      return { response: { statusCode, headers, body: bodyOf(body, cut) } };
    },
    destroy() {},
  };
  return { requests, requestHandler: requestHandler as never };
}

function bodyOf(text: string, cut: boolean): Readable {
  if (!cut) return Readable.from([Buffer.from(text)]);
  const reset = Object.assign(new Error('aborted'), { code: 'ECONNRESET' });
  return new Readable({
    highWaterMark: 1,
    read() {
      if (this.readableLength === 0 && !this.destroyed) this.push(Buffer.from(text));
      setImmediate(() => this.destroy(reset));
    },
  });
}

type Call = (answer: Answer, credentials: Credentials) => { requests: Request[]; output: Promise<unknown> };
/** An operation, by the SDK and by what stands in for it. */
interface Operation {
  service: string;
  sdk: Call;
  lean: Call;
}

const configOf = (requestHandler: never, credentials: Credentials) => ({
  region: REGION,
  endpoint: ENDPOINT,
  credentials,
  maxAttempts: 1,
  requestHandler,
});

function call(
  client: (config: ReturnType<typeof configOf>) => { send(command: never): Promise<unknown> },
  command: object,
): Call {
  return (answer, credentials) => {
    const { requests, requestHandler } = farEnd(answer);
    return { requests, output: client(configOf(requestHandler, credentials)).send(command as never) };
  };
}

const sendEmail = (input: sdkSes.SendEmailCommandInput): Operation => ({
  service: 'ses',
  sdk: call((config) => new sdkSes.SESv2Client(config), new sdkSes.SendEmailCommand(input)),
  lean: call((config) => new leanSes.SESv2Client(config), new leanSes.SendEmailCommand(input)),
});

const getSecret: Operation = {
  service: 'secretsmanager',
  sdk: call(
    (config) => new sdkSecrets.SecretsManagerClient(config),
    new sdkSecrets.GetSecretValueCommand({ SecretId: 'arn:aws:secretsmanager:eu-west-1:1:secret:redis-1' }),
  ),
  lean: call(
    (config) => new leanSecrets.SecretsManagerClient(config),
    new leanSecrets.GetSecretValueCommand({ SecretId: 'arn:aws:secretsmanager:eu-west-1:1:secret:redis-1' }),
  ),
};

type TableCommand = 'PutCommand' | 'UpdateCommand' | 'GetCommand' | 'BatchGetCommand';
const atTable = (name: TableCommand, input: object): Operation => ({
  service: 'dynamodb',
  sdk: call(
    (config) => sdkDocument.DynamoDBDocumentClient.from(new sdkDynamoDb.DynamoDBClient(config)),
    new sdkDocument[name](input as never),
  ),
  lean: call(
    (config) => leanDocument.DynamoDBDocumentClient.from(new leanDynamoDb.DynamoDBClient(config)),
    new leanDocument[name](input as never),
  ),
});

const handOver = (bodies: readonly string[]): Operation => {
  const Entries = bodies.map((MessageBody, index) => ({ Id: String(index), MessageBody }));
  // On AWS a queue's URL is at the endpoint of its region, where the SDK sends it, whatever the client's endpoint is.
  const input = { QueueUrl: `${ENDPOINT}/123456789012/outcomes`, Entries };
  return {
    service: 'sqs',
    sdk: call((config) => new sdkSqs.SQSClient(config), new sdkSqs.SendMessageBatchCommand(input)),
    lean: call((config) => new leanSqs.SQSClient(config), new leanSqs.SendMessageBatchCommand(input)),
  };
};

async function requestOf(made: Call, credentials: Credentials): Promise<Request> {
  const { requests, output } = made({ statusCode: 200, body: '{}' }, credentials);
  await output;
  const [request, ...others] = requests;
  if (!request || others.length > 0) throw new Error('One request is made');
  return request;
}

const textOf = (body: string | Uint8Array) =>
  typeof body === 'string' ? body : new TextDecoder().decode(body);

/** A document client that takes whatever it is given, and what that was. */
function mockedTable() {
  const inputs: object[] = [];
  const send = async ({ input }: { input: object }) => void inputs.push(input);
  return {
    document: { send } as unknown as sdkDocument.DynamoDBDocumentClient,
    input: () => inputs[0] as object,
  };
}

/** What the SDK tells of itself. */
const ABOUT_ITSELF = ['amz-sdk-invocation-id', 'amz-sdk-request', 'x-amz-user-agent'];
/** What is never signed, or what a signature adds. */
const UNSIGNED = ['user-agent', 'authorization'];

/** The SDK's request with this body, signed by somebody else at the same instant. */
async function signIndependently(
  { method, protocol, hostname, path, headers }: Request,
  body: string,
  service: string,
  credentials: Credentials,
): Promise<{ [name: string]: string }> {
  const own = Object.entries(headers).filter(
    ([name]) => ![...ABOUT_ITSELF, ...UNSIGNED, 'x-amz-security-token'].includes(name),
  );
  const signed = await new AwsV4Signer({
    ...credentials,
    method,
    url: `${protocol}//${hostname}${path}`,
    headers: {
      ...Object.fromEntries(own),
      'content-length': String(Buffer.byteLength(body)),
      'x-amz-content-sha256': hash('sha256', body),
    },
    body,
    service,
    region: REGION,
    datetime: headers['x-amz-date'] ?? '',
    // All of them, as the SDK's signer; it would leave out some that it thinks a browser may change.
    allHeaders: true,
  }).sign();
  return Object.fromEntries(signed.headers);
}

/** The request of the lean client is the SDK's, with an own body of equal JSON and a right signature over all of it. */
async function expectParity({ service, sdk, lean }: Operation, credentials: Credentials): Promise<void> {
  const [theirs, ours] = [await requestOf(sdk, credentials), await requestOf(lean, credentials)];
  const { method, protocol, hostname, port, path } = ours;
  expect({ method, protocol, hostname, port, path }).toEqual({
    method: theirs.method,
    protocol: theirs.protocol,
    hostname: theirs.hostname,
    port: theirs.port,
    path: theirs.path,
  });
  const body = textOf(ours.body);
  expect(JSON.parse(body)).toEqual(JSON.parse(textOf(theirs.body)));
  const { 'user-agent': _agent, ...headers } = ours.headers;
  const { host, ...expected } = await signIndependently(theirs, body, service, credentials);
  expect(headers).toEqual({ ...expected, host: host ?? hostname });
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

describe.each([
  ['without a session token', identities[0] as Credentials],
  ['with one', identities[1] as Credentials],
])('the same request is sent, signed %s', (_, credentials) => {
  test('to SES, for any email', async () => {
    await fc.assert(
      fc.asyncProperty(email, async (given) => {
        const marks = { pk: 'pk-1', claimId: 'claim-1', caller: 'caller-1' };
        await expectParity(sendEmail(toSendEmailInput(given, marks, 'email-api')), credentials);
      }),
    );
  });

  test('to Secrets Manager', async () => {
    await expectParity(getSecret, credentials);
  });

  test('to the table, for any put', async () => {
    await fc.assert(
      fc.asyncProperty(row, (given) =>
        expectParity(atTable('PutCommand', toPutInput('records', given)), credentials),
      ),
    );
  });

  test('to the table, for any update', async () => {
    await fc.assert(
      fc.asyncProperty(row, fc.boolean(), async ({ pk, claimId, response, expiresAt }, long) => {
        const settlement = { pk, claimId, from: ['sending', 'unknown'], to: 'sent', response } as const;
        const input = toUpdateInput('records', { ...settlement, ...(long && { expiresAt }) });
        await expectParity(atTable('UpdateCommand', input), credentials);
      }),
    );
  });

  test('to the table, for any get', async () => {
    await fc.assert(
      fc.asyncProperty(text, (pk) =>
        expectParity(atTable('GetCommand', toGetInput('records', pk)), credentials),
      ),
    );
  });

  test('to the table, for any batch of gets', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 1 }), async (pks) => {
        const Keys = pks.map((pk) => ({ pk }));
        const lives = { Keys: pks.map((id) => ({ id })), ConsistentRead: true };
        const input = { RequestItems: { records: { Keys, ConsistentRead: true }, lives } };
        await expectParity(atTable('BatchGetCommand', input), credentials);
      }),
    );
  });

  test('to the table, for any addition to a life', async () => {
    const states = fc.array(
      fc.record({ recipient: text, told: fc.constantFrom(...TOLD), at: fc.nat(2_000_000_000_000) }),
    );
    await fc.assert(
      fc.asyncProperty(text, states, fc.dictionary(text, text), async (id, given, tags) => {
        const client = mockedTable();
        const store = createDynamoDbLifeStore(client.document, 'lives', 4_000, 86_400);
        const about = { id, record: 'r', claimId: 'c', caller: 'k', acceptedAt: 1, tags };
        await store.add({ ...about, states: given });
        await expectParity(atTable('UpdateCommand', client.input()), credentials);
      }),
    );
  });

  test('to the queue, for any batch', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 10 }), (bodies) =>
        expectParity(handOver(bodies), credentials),
      ),
    );
  });
});

// Whoever signs something else is found out: the comparison above could fail.
test.each<[string, (request: Request) => Request, string, string]>([
  ['another path', (request) => ({ ...request, path: '/v2/email/other' }), '{}', 'ses'],
  ['another host', (request) => ({ ...request, hostname: 'evil.example.com' }), '{}', 'ses'],
  ['another body', (request) => request, '{"Content":{}}', 'ses'],
  ['another service', (request) => request, '{}', 'dynamodb'],
])('a signature over %s is another one', async (_, change, body, service) => {
  const { sdk, lean } = sendEmail({} as sdkSes.SendEmailCommandInput);
  const ours = (await requestOf(lean, user)).headers.authorization;
  const theirs = await requestOf(sdk, user);
  expect((await signIndependently(theirs, '{}', 'ses', user)).authorization).toBe(ours);
  expect((await signIndependently(change(theirs), body, service, user)).authorization).not.toBe(ours);
});

/** What is made of an answer, as far as anyone looks at it. */
async function makeOf(made: Call, answer: Answer) {
  try {
    const { $metadata, ...output } = (await made(answer, user).output) as {
      $metadata: { httpStatusCode?: number; requestId?: string };
    };
    const { httpStatusCode, requestId } = $metadata;
    return { ...output, httpStatusCode, requestId };
  } catch (error) {
    const { name, message, code, $metadata, Item } = error as Error & {
      code?: string;
      $metadata?: { httpStatusCode?: number; requestId?: string };
      Item?: unknown;
    };
    // The SDK adds advice for developers to the text of an error that it cannot read.
    const text = typeof message === 'string' ? message.split('\n')[0] : 'no text';
    // The system's; a member of the same name that an answer has is no part of it.
    const system = /^E[A-Z]+$/.test(String(code)) ? code : undefined;
    return { name, text, system, status: $metadata?.httpStatusCode, requestId: $metadata?.requestId, Item };
  }
}

const json = (value: unknown) => JSON.stringify(value);
const row1 = { pk: { S: 'pk-1' }, claimedAt: { N: '1767225600000' }, response: { M: { body: { S: '{}' } } } };
const answers: [string, Answer][] = [
  ['nothing', { statusCode: 200 }],
  ['an id', { statusCode: 200, body: json({ MessageId: 'm-1' }) }],
  ['a row', { statusCode: 200, body: json({ Item: row1 }) }],
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
        Item: row1,
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
  ['a success with a request id', { statusCode: 200, headers: { 'x-amzn-requestid': 'r-1' }, body: '{}' }],
  [
    'an error with a request id',
    { statusCode: 400, headers: { 'x-amzn-requestid': 'r-1' }, body: json({ __type: 'a#B', message: 'no' }) },
  ],
  ['a cut success', { statusCode: 200, body: '{"MessageId":', cut: true }],
  ['a cut refusal', { statusCode: 400, body: '{"message":', cut: true }],
  ['cut throttling', { statusCode: 429, headers: { 'x-amzn-requestid': 'r-1' }, body: '{', cut: true }],
  ['a cut failure', { statusCode: 500, body: '<html', cut: true }],
];

test.each([json({ __type: null }), json({ code: null }), json({ message: { toString: 1 } })])(
  'an error that cannot be read keeps its status: %s',
  async (body) => {
    const { sdk, lean } = sendEmail({} as sdkSes.SendEmailCommandInput);
    expect(await makeOf(lean, { statusCode: 400, body })).toMatchObject({ status: 400 });
    expect(await makeOf(sdk, { statusCode: 400, body })).toMatchObject({ status: 400 });
  },
);

const OF_THE_TABLE = ['Item', 'Responses', 'UnprocessedKeys'];

describe.each(answers)('the same is made of %s', (_, answer) => {
  test('from SES', async () => {
    const { sdk, lean } = sendEmail({} as sdkSes.SendEmailCommandInput);
    // Members of another service's errors are left on the lean ones where the SDK knows them.
    const without = (made: object) =>
      Object.fromEntries(Object.entries(made).filter(([name]) => !OF_THE_TABLE.includes(name)));
    expect(without(await makeOf(lean, answer))).toEqual(without(await makeOf(sdk, answer)));
  });

  test.each<[TableCommand, object]>([
    ['GetCommand', toGetInput('records', 'pk-1')],
    ['PutCommand', { TableName: 'records', Item: { pk: 'pk-1' } }],
    ['UpdateCommand', { TableName: 'records', Key: { pk: 'pk-1' } }],
    ['BatchGetCommand', { RequestItems: { records: { Keys: [{ pk: 'pk-1' }] } } }],
  ])('from the table, for %s', async (name, input) => {
    const { sdk, lean } = atTable(name, input);
    expect(await makeOf(lean, answer)).toEqual(await makeOf(sdk, answer));
  });
});

test('of a secret its text is read, and an error is the SDK’s', async () => {
  const found = { statusCode: 200, body: json({ SecretString: 'a password', Name: 'redis' }) };
  expect(await makeOf(getSecret.lean, found)).toMatchObject({ SecretString: 'a password' });
  expect(await makeOf(getSecret.sdk, found)).toMatchObject({ SecretString: 'a password' });
  const missing = { statusCode: 400, body: json({ __type: 'ResourceNotFoundException', Message: 'no' }) };
  expect(await makeOf(getSecret.lean, missing)).toEqual(await makeOf(getSecret.sdk, missing));
});

/** Members of a queue's answer, made the same by both. */
const handed = (made: object) => {
  const { Item: _item, Successful = [], Failed = [], ...rest } = made as { [name: string]: unknown };
  return { ...rest, Successful, Failed };
};

describe('the same is made of what the queue says', () => {
  const md5 = hash('md5', 'one');
  const taken = { Id: '0', MessageId: 'm-0', MD5OfMessageBody: md5 };
  const refused = { Id: '1', Code: 'InternalError', Message: 'no', SenderFault: false };
  test.each<[string, Answer]>([
    ...answers.filter(([, { cut, statusCode }]) => !cut || statusCode !== 200),
    ['all of it is taken', { statusCode: 200, body: json({ Successful: [taken], Failed: [] }) }],
    ['a part of it is taken', { statusCode: 200, body: json({ Successful: [taken], Failed: [refused] }) }],
    ['nothing of it is taken', { statusCode: 200, body: json({ Failed: [refused] }) }],
    [
      'there is no such queue, with the name that the query protocol had for that',
      {
        statusCode: 400,
        headers: { 'x-amzn-query-error': 'AWS.SimpleQueueService.NonExistentQueue;Sender' },
        body: json({ __type: 'com.amazonaws.sqs#QueueDoesNotExist', message: 'no' }),
      },
    ],
    [
      'the batch is too long',
      {
        statusCode: 400,
        headers: { 'x-amzn-query-error': 'AWS.SimpleQueueService.BatchRequestTooLong;Sender' },
        body: json({ __type: 'com.amazonaws.sqs#BatchRequestTooLong', message: 'no' }),
      },
    ],
    [
      'it is throttled',
      {
        statusCode: 403,
        headers: { 'x-amzn-query-error': 'RequestThrottled;Sender' },
        body: json({ __type: 'com.amazonaws.sqs#RequestThrottled', message: 'slow' }),
      },
    ],
  ])('%s', async (_what, answer) => {
    const { sdk, lean } = handOver(['one', 'two']);
    expect(handed(await makeOf(lean, answer))).toEqual(handed(await makeOf(sdk, answer)));
  });

  test('but an error that the SDK does not know has the name of today, not that of the query protocol', async () => {
    const answer = {
      statusCode: 403,
      headers: { 'x-amzn-query-error': 'AccessDenied;Sender' },
      body: json({ __type: 'com.amazon.coral.service#AccessDeniedException', message: 'no' }),
    };
    const { sdk, lean } = handOver(['one']);
    expect(await makeOf(lean, answer)).toMatchObject({ name: 'AccessDeniedException', status: 403 });
    expect(await makeOf(sdk, answer)).toMatchObject({ name: 'AccessDenied', status: 403 });
  });
});

test('an update that returns what was there before gives its values, as the SDK does', async () => {
  const body = json({ Attributes: row1 });
  const { sdk, lean } = atTable('UpdateCommand', { TableName: 'records', Key: { pk: 'pk-1' } });
  const made = await makeOf(lean, { statusCode: 200, body });
  expect(made).toEqual(await makeOf(sdk, { statusCode: 200, body }));
  expect(made).toMatchObject({ Attributes: { pk: 'pk-1', claimedAt: 1_767_225_600_000 } });
});

test('a batch that was read in part says what is left, as the SDK does', async () => {
  const left = { Keys: [{ pk: { S: 'pk-2' } }], ConsistentRead: true };
  const body = json({ Responses: { records: [row1] }, UnprocessedKeys: { records: left } });
  const { sdk, lean } = atTable('BatchGetCommand', { RequestItems: { records: { Keys: [{ pk: 'pk-1' }] } } });
  const made = await makeOf(lean, { statusCode: 200, body });
  expect(made).toEqual(await makeOf(sdk, { statusCode: 200, body }));
  expect(made).toMatchObject({
    Responses: { records: [{ pk: 'pk-1', claimedAt: 1_767_225_600_000 }] },
    UnprocessedKeys: { records: { Keys: [{ pk: 'pk-2' }] } },
  });
});
