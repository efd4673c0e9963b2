import { DeleteTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Mode, makeApiKey } from '../../functions/callers/api-key.ts';
import type { ApiKeyRow } from '../../functions/callers/api-key-row.ts';
import { LOCAL_AWS } from '../../lib/local/aws-variables.ts';
import { apiKeyRowOf } from '../support/api-key-row-of.ts';
import { type Asking, type LocalApi, localApi } from '../support/local-api.ts';

// The very bundles, behind a gateway that asks the authorizer: callers with API keys.

const email = { to: 'jane@example.org', subject: 'Hello', text: 'Hi' };
const lines: object[] = [];
let api: LocalApi;
let table: DynamoDBDocumentClient;
let live: string;
let tests: string;

beforeAll(async () => {
  api = await localApi({ auth: 'apiKeys', onLine: (line) => lines.push(line) });
  table = DynamoDBDocumentClient.from(new DynamoDBClient({ ...LOCAL_AWS, endpoint: api.dynamoDbUrl }));
  [live = '', tests = ''] = [api.apiKeys?.live, api.apiKeys?.test];
});
afterAll(async () => {
  table.destroy();
  await api.close();
});

/** Hands out one more API key. */
async function handOut(mode: Mode, more: Partial<ApiKeyRow> = {}) {
  const made = makeApiKey(mode);
  const Item = apiKeyRowOf(made.key, more);
  await table.send(new PutCommand({ TableName: api.apiKeys?.table, Item }));
  return { ...made, row: Item };
}

const as = (text: string, key?: string): Asking => ({
  ...(key !== undefined && { key }),
  headers: { Authorization: `Bearer ${text}` },
});
const post = (text: string, key: string, more: object = {}) => api.post({ ...email, ...more }, as(text, key));

test('one email, however often it is sent with an API key, and only its caller sees what became of it', async () => {
  const first = await post(live, 'once-1', { subject: 'Once' });
  expect([first.status, first.headers.get('Idempotent-Replayed')]).toEqual([202, null]);
  const second = await post(live, 'once-1', { subject: 'Once' });
  expect([second.status, second.json.id]).toEqual([202, first.json.id]);
  expect(second.headers.get('Idempotent-Replayed')).toBe('true');
  const [sent, ...others] = await api.inbox('Once');
  expect(others).toEqual([]);
  expect(sent).toMatchObject({ from: 'no-reply@example.com', destination: { to: ['jane@example.org'] } });

  expect((await api.lookUp(as(live, 'once-1'))).json).toMatchObject({ status: 'sent', id: first.json.id });
  const stranger = await handOut('live', { caller: 'stranger' });
  expect((await api.lookUp(as(stranger.text, 'once-1'))).json.name).toBe('key-not-found');
  const own = await post(stranger.text, 'once-1', { subject: 'Once, by a stranger' });
  expect([own.status, own.headers.get('Idempotent-Replayed')]).toEqual([202, null]);
});

describe('as API Gateway does', () => {
  test('whoever has no API key gets a 401, and nobody is asked', async () => {
    const before = lines.length;
    const { status, text } = await api.post(email, { key: 'nobody-1' });
    expect([status, text]).toEqual([401, '{"message":"Unauthorized"}']);
    // What SES tells meanwhile of the email before is not of this request.
    const asked = lines.slice(before).filter((line) => !('messages' in line));
    expect(asked).toEqual([]);
  });

  test('whoever has another one gets one and the same 403', async () => {
    const [shop, revoked, expired] = await Promise.all([
      handOut('live'),
      handOut('live', { revokedAt: 1 }),
      handOut('live', { expiresAt: 1 }),
    ]);
    const wrong = makeApiKey('live');
    await handOutUnder(wrong.key.id);
    const answers = await Promise.all(
      ['nonsense', makeApiKey('live').text, wrong.text, revoked.text, expired.text, `${shop.text}x`].map(
        async (text) => {
          const { status, text: body, headers } = await post(text, 'nobody-2');
          return [status, body, [...headers.keys()].sort().join()];
        },
      ),
    );
    expect(new Set(answers.map(String)).size).toBe(1);
    expect(answers[0]?.slice(0, 2)).toEqual([403, '{"message":"Forbidden"}']);
  });

  test.each(['/nothing', '//emails', '/emails/batch'])('it asks at %s too', async (path) => {
    const response = await fetch(`${api.apiUrl}${path}`, { method: 'POST', body: '{}' });
    expect(response.status).toBe(401);
    const headers = { Authorization: `Bearer ${live}` };
    const named = await fetch(`${api.apiUrl}${path}`, { method: 'POST', headers, body: '{}' });
    expect(named.headers.get('Content-Type')).toBe('application/problem+json');
  });
});

/** A row under this id that has the secret of another API key. */
async function handOutUnder(id: string): Promise<void> {
  const { row } = await handOut('live');
  await table.send(new PutCommand({ TableName: api.apiKeys?.table, Item: { ...row, id: `key#${id}` } }));
}

test('a caller who has changed their API key finds their records; the old one, revoked, sends nothing', async () => {
  const old = await handOut('live', { caller: 'rotating' });
  const first = await post(old.text, 'rotated-1');
  const next = await handOut('live', { caller: 'rotating', senders: ['news@example.com'] });
  const repeated = await post(next.text, 'rotated-1');
  expect([repeated.json.id, repeated.headers.get('Idempotent-Replayed')]).toEqual([first.json.id, 'true']);
  await table.send(
    new UpdateCommand({
      TableName: api.apiKeys?.table,
      Key: { id: old.row.id },
      UpdateExpression: 'SET revokedAt = :now',
      ExpressionAttributeValues: { ':now': 1 },
    }),
  );
  expect((await post(old.text, 'rotated-1')).status).toBe(403);
  expect((await post(next.text, 'rotated-1')).json.id).toBe(first.json.id);
});

test('a caller who has lost their sender sends nothing, on a repeat either', async () => {
  const own = { caller: 'losing', senders: ['a@example.com'] };
  const { row, text } = await handOut('live', own);
  expect((await post(text, 'lost-1', { subject: 'Lost' })).status).toBe(202);
  const Item = { ...row, senders: ['b@example.com'] };
  await table.send(new PutCommand({ TableName: api.apiKeys?.table, Item }));
  const repeat = await post(text, 'lost-1', { subject: 'Lost', from: 'a@example.com' });
  expect(repeat.json).toMatchObject({ name: 'sender-not-allowed', status: 403 });
  expect(repeat.json.detail).toContain('It may send from b@example.com.');
  expect(await api.inbox('Lost')).toHaveLength(1);
});

describe('in test mode', () => {
  const simulated = /^(success|bounce|complaint|suppressionlist|ooto)(\+[\w.-]+)?@simulator\.amazonses\.com$/;

  test.each<[string, object]>([
    ['one', {}],
    [
      'several',
      { to: ['jane@example.org', 'JANE@example.org', 'Ada <ada@example.org>'], cc: 'bob@example.org' },
    ],
    ['in bcc alone beside the simulator', { to: 'bounce@simulator.amazonses.com', bcc: ['eve@example.org'] }],
    ['replies', { reply_to: ['help@example.com', '"eve@example.org" <eve@example.net>'] }],
    ['names that are addresses', { to: ['"eve@example.org" <jane@example.org>', 'a@bücher.example'] }],
    ['headers', { headers: { 'List-Unsubscribe': '<https://example.com/u>', 'X-To': 'eve@example.org' } }],
    ['a subject like an encoded word', { subject: '=?utf-8?q?to_eve=40example.org?=' }],
  ])('nobody gets an email: %s', async (name, more) => {
    const before = (await api.inbox()).length;
    const { status, json } = await post(tests, `test ${name}`.replaceAll(' ', '-'), more);
    expect([status, json]).toEqual([202, { id: expect.any(String) }]);
    const [sent, ...others] = (await api.inbox()).slice(before);
    expect(others).toEqual([]);
    const { to = [], cc = [], bcc = [] } = sent?.destination ?? {};
    const mailboxes = [...to, ...cc, ...bcc, ...(sent?.replyTo ?? [])];
    for (const mailbox of mailboxes) expect(mailbox).toMatch(simulated);
    expect(new Set(mailboxes).size).toBe(mailboxes.length);
    expect(sent?.subject).toMatch(/^(\[test\] |=\?UTF-8\?B\?W3Rlc3Rd)/);
    expect(sent?.body.text).toBe('Hi');
  });

  test('a key is another one than in live mode, and its fingerprint that of the email as it was given', async () => {
    expect((await post(live, 'both-1')).headers.get('Idempotent-Replayed')).toBeNull();
    expect((await post(tests, 'both-1')).headers.get('Idempotent-Replayed')).toBeNull();
    expect((await post(tests, 'both-1')).headers.get('Idempotent-Replayed')).toBe('true');
    expect((await post(tests, 'both-1', { to: 'bob@example.org' })).json.name).toBe('idempotency-key-reused');
    expect((await api.lookUp(as(tests, 'both-1'))).json.status).toBe('sent');
  });

  test("SES's events heal what is unknown", async () => {
    await fetch(`${api.apiUrl}/_local/faults`, { method: 'POST', body: '{"ses":"lose-answer"}' });
    expect((await post(tests, 'healed-1')).status).toBe(202);
  });

  test('the inbox marks it, and no other', async () => {
    const { emails } = (await (await fetch(`${api.inboxUrl}/emails`)).json()) as {
      emails: { subject: string; isTest: boolean }[];
    };
    expect(emails.find(({ subject }) => subject === 'Once')?.isTest).toBe(false);
    expect(emails.find(({ subject }) => subject === '[test] Hello')?.isTest).toBe(true);
  });
});

test('the page is given an API key, and its inbox knows whose record a key is', async () => {
  const look = async (headers: { [name: string]: string }) =>
    (await fetch(`${api.apiUrl}/_local/inbox`, { headers })).json() as Promise<{
      apiKey: string;
      emails: { underKey: boolean }[];
    }>;
  const { apiKey, emails } = await look({ 'Idempotency-Key': 'once-1' });
  expect(apiKey).toBe(live);
  expect(emails.filter(({ underKey }) => underKey)).toEqual([]);
  const known = await look({ 'Idempotency-Key': 'once-1', Authorization: `Bearer ${live}` });
  expect(known.emails.filter(({ underKey }) => underKey)).toHaveLength(1);
});

test('the log names API keys by their ids, and has nothing else of any header', async () => {
  const { text, key } = await handOut('live', { caller: 'logged' });
  await post(text, 'logged-1');
  await post(`${text}x`, 'logged-2');
  await post(live, 'logged-3', { to: 'nobody' });
  const all = JSON.stringify(lines);
  expect(lines.filter((line) => 'apiKey' in line && line.apiKey === key.id)).toMatchObject([
    { event: 'authorization', outcome: 'authorized' },
    { event: 'request', outcome: 'sent' },
  ]);
  for (const one of [text, live, tests]) expect(all).not.toContain(one.slice(22, 54));
  for (const word of ['ea_live', 'ea_test', 'Bearer', key.secret.slice(-6), 'logged-1']) {
    expect(all).not.toContain(word);
  }
});

test('where the table of API keys does not answer, nobody is let in: 500, as API Gateway says', async () => {
  await table.send(new DeleteTableCommand({ TableName: api.apiKeys?.table }));
  const { status, text } = await post(live, 'gone-1');
  expect([status, text]).toEqual([500, '{"message":"Internal Server Error"}']);
  expect((await post('nonsense', 'gone-1')).status).toBe(403);
});
