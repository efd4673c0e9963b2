import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { hashCaller } from '../../../functions/callers/hash-caller.ts';
import { type Life, TOLD } from '../../../functions/emails/life.ts';
import type { LookUpLife } from '../../../functions/emails/life-store.ts';
import { lookUpFailure } from '../../../functions/http/answer-look-up.ts';
import { BY_ID, createLookUpEndpoint } from '../../../functions/http/look-up-endpoint.ts';
import { buildPipeline } from '../../../functions/http/pipeline.ts';
import { defaultRetention, type IdempotencyRecord } from '../../../functions/idempotency/record.ts';
import type { LookUp } from '../../../functions/idempotency/record-store.ts';
import { type Asked, apiGatewayEvent, lambdaContext } from '../../support/api-gateway-event.ts';
import { CLAIMED_AT, IN_A_DAY, rowOf, statuses } from '../../support/row-of.ts';
import { sentLife, tellStates } from '../../support/sent-life.ts';

const printed = vi.spyOn(console, 'info');

beforeEach(() => {
  printed.mockReset().mockImplementation(() => {});
  vi.useFakeTimers({ toFake: ['Date', 'performance'], now: CLAIMED_AT + 1_000 });
});
afterEach(() => {
  vi.useRealTimers();
});

interface Kept {
  row?: IdempotencyRecord;
  /** `off` where this deployment keeps no history. */
  life?: Life | Error | 'off';
}

function open({ row, life }: Kept) {
  const lookUp = vi.fn<LookUp>(async () => row);
  const lookUpLife = vi.fn<LookUpLife>(async () => {
    if (life instanceof Error) throw life;
    return life === 'off' ? undefined : life;
  });
  const steps = { lookUp, lookUpLife: life === 'off' ? undefined : lookUpLife, retention: defaultRetention };
  const handler = buildPipeline(createLookUpEndpoint(steps), lookUpFailure);
  const ask = async (event: ReturnType<typeof apiGatewayEvent>) => {
    const answer = await handler(event, lambdaContext());
    return { ...answer, json: JSON.parse(answer.body), line: printed.mock.lastCall?.[0] };
  };
  return {
    lookUp,
    lookUpLife,
    byKey: (asked: Asked = {}) => ask({ ...apiGatewayEvent(asked), routeKey: 'GET /email' }),
    /** As API Gateway hands it on: the parameter is decoded, once. */
    byId: (id: string | undefined, asked: Asked = {}) =>
      ask({
        ...apiGatewayEvent({ ...asked, headers: { 'idempotency-key': undefined } }),
        routeKey: BY_ID,
        ...(id !== undefined && { pathParameters: { id } }),
      }),
  };
}

const delivered = sentLife(tellStates(['r-1', 'accepted'], ['r-1', 'delivered']));
const asKeyHolder = (mode: string): Asked => ({
  authorizer: { lambda: { caller: 'shop', apiKey: 'k-1', mode, senders: 'example.com' } },
});

describe('GET /email and GET /emails/{id} tell the same life', () => {
  test.each(TOLD)('of an email that is %s', async (told) => {
    const life = sentLife(tellStates(['r-1', 'accepted'], ['r-1', told], ['r-2', 'accepted']));
    const { byKey, byId, lookUpLife } = open({ row: rowOf('sent'), life });
    const [key, id] = [await byKey(), await byId('m-1')];
    expect([key.statusCode, id.statusCode]).toEqual([200, 200]);
    expect(id.json).toMatchObject({ object: 'email', id: 'm-1' });
    expect(JSON.stringify(key.json.life)).toBe(id.body);
    expect(key.json).toMatchObject({ status: 'sent', id: 'm-1' });
    expect(lookUpLife.mock.calls).toEqual([['m-1'], ['m-1']]);
  });

  test('where it is kept for longer than the key', async () => {
    const { byKey, byId } = open({ row: rowOf('sent'), life: { ...delivered, expiresAt: IN_A_DAY + 1 } });
    vi.setSystemTime(IN_A_DAY * 1_000);
    expect([(await byKey()).statusCode, (await byId('m-1')).statusCode]).toEqual([404, 200]);
  });
});

test('GET /emails/{id} answers in JSON that no one may keep, and asks for no key', async () => {
  const { byId, lookUp } = open({ life: delivered });
  expect((await byId('m-1')).headers).toEqual({
    'Content-Type': 'application/json',
    'Cache-Control': 'no-store',
  });
  expect(lookUp).not.toHaveBeenCalled();
});

describe('GET /email tells of no life', () => {
  test.each(statuses.filter((status) => status !== 'sent'))('where the email is %s', async (status) => {
    const { byKey, lookUpLife } = open({ row: rowOf(status), life: delivered });
    expect((await byKey()).json).not.toHaveProperty('life');
    expect(lookUpLife).not.toHaveBeenCalled();
  });

  test.each<[string, Kept['life']]>([
    ['of which SES has told nothing yet', undefined],
    ['whose history has expired', { ...delivered, expiresAt: CLAIMED_AT / 1_000 }],
    ['where there is no history', 'off'],
    // An operator settled the record by hand, with an id of another caller's.
    ['that is another record’s', { ...delivered, record: 'pk-2' }],
  ])('%s', async (_, life) => {
    const { statusCode, json } = await open({ row: rowOf('sent'), ...(life && { life }) }).byKey();
    expect(statusCode).toBe(200);
    expect(json).toMatchObject({ status: 'sent', id: 'm-1' });
    expect(json).not.toHaveProperty('life');
  });
});

describe('an id that is not one of the caller has the very answer of one that nobody has', () => {
  const role = (name: string): Asked => ({
    authorizer: { iam: { userArn: `arn:aws:sts::123456789012:assumed-role/${name}/session-1` } },
  });
  const live = { ...delivered, caller: hashCaller('api-key:shop') };
  const { caller: _, ...unsigned } = delivered;

  test.each<[string, Life, Asked]>([
    ['another role', delivered, role('Other')],
    ['the caller of an API key', delivered, asKeyHolder('live')],
    ['a test of the same caller', live, asKeyHolder('test')],
    ['the caller, where the email carried no tag of theirs', unsigned, {}],
    ['the caller, after it has expired', { ...delivered, expiresAt: CLAIMED_AT / 1_000 }, {}],
    ['the caller, before a state is told', { ...delivered, states: [] }, {}],
  ])('%s', async (_, life, asked) => {
    const unknown = await open({}).byId('m-0', asked);
    const { byId, lookUpLife } = open({ life });
    const found = await byId('m-1', asked);
    expect(unknown.json).toMatchObject({ name: 'email-not-found', status: 404 });
    expect(unknown.json).not.toHaveProperty('retry');
    const told = ({ statusCode, headers, body }: typeof found) => ({ statusCode, headers, body });
    expect(told(found)).toEqual(told(unknown));
    expect(found.line).toEqual(unknown.line);
    expect(lookUpLife.mock.calls).toEqual([['m-1']]);
  });

  test('while another session of the caller, and another API key of theirs, see it', async () => {
    const { authorizer = {} } = role('Shop');
    expect((await open({ life: delivered }).byId('m-1', { authorizer })).statusCode).toBe(200);
    expect((await open({ life: live }).byId('m-1', asKeyHolder('live'))).statusCode).toBe(200);
  });
});

describe('what is no id of SES is asked for in no table', () => {
  test.each([
    undefined,
    '',
    'm 1',
    'm/1',
    '../email',
    'm%2F1',
    '%6d-1',
    'm-1\n',
    'm-1\0',
    '__proto__',
    '.',
    '..',
    '-',
    'm-1#accepted',
    'm@example.com',
    'm@eu-west-1.amazonses.com.example.com',
    'é',
    'm'.repeat(201),
    'm'.repeat(8_000),
  ])('%j', async (id) => {
    const { byId, lookUpLife } = open({ life: delivered });
    const { statusCode, json, line } = await byId(id);
    expect([statusCode, json.name]).toEqual([404, 'email-not-found']);
    expect(lookUpLife).not.toHaveBeenCalled();
    expect(line).toMatchObject({ outcome: 'looked-up', found: 'nothing', problem: 'email-not-found' });
  });

  test.each([
    '0102019b76d1a000-5a1f7a3e-0000-4000-8000-000000000001-000000',
    '0102019b76d1a000-5a1f7a3e-0000-4000-8000-000000000001-000000@eu-west-1.amazonses.com',
    'constructor',
    'm'.repeat(200),
  ])('%s may be one', async (id) => {
    const { byId, lookUpLife } = open({});
    await byId(id);
    expect(lookUpLife.mock.calls).toEqual([[id]]);
  });
});

test('where there is no history, the answer is that there is none', async () => {
  const { statusCode, json } = await open({ life: 'off' }).byId('m-1');
  expect([statusCode, json.name]).toEqual([404, 'email-not-found']);
  expect(json.detail).toContain('keeps no history');
});

test('nobody who is not told apart is told of a life', async () => {
  const { byId, lookUpLife } = open({ life: delivered });
  const { statusCode, json, line } = await byId('m-1', { authorizer: undefined });
  expect([statusCode, json.name]).toEqual([403, 'caller-unidentified']);
  expect(line).toMatchObject({ outcome: 'rejected' });
  expect(lookUpLife).not.toHaveBeenCalled();
});

test.each(['key', 'id'])('a table of lives that does not answer says nothing: by the %s', async (by) => {
  const outage = Object.assign(new Error('bob@example.com'), { name: 'TimeoutError' });
  const { byKey, byId } = open({ row: rowOf('sent'), life: outage });
  const { statusCode, headers, json, line } = by === 'key' ? await byKey() : await byId('m-1');
  expect([statusCode, json.name, headers['Retry-After']]).toEqual([503, 'look-up-failed', '5']);
  expect(line).toMatchObject({ status: 503, outcome: 'failed', tableError: 'TimeoutError' });
  expect(line).not.toHaveProperty('found');
  expect(JSON.stringify(line)).not.toContain('bob@example.com');
});

describe('the line of a look by the id', () => {
  test('tells the record and its state to the operator', async () => {
    expect((await open({ life: delivered }).byId('m-1')).line).toEqual({
      event: 'request',
      requestId: 'request-1',
      coldStart: expect.any(Boolean),
      caller: 'd1TdVUZm6vKWA73d',
      record: delivered.record,
      outcome: 'looked-up',
      found: 'delivered',
      status: 200,
      tableMs: 0,
      durationMs: 0,
    });
  });

  test('holds nothing that the caller wrote, and nothing of whose it is where it is not theirs', async () => {
    const others = { ...delivered, caller: hashCaller('S3CRET'), record: 'S3CRET', claimId: 'S3CRET' };
    const { line } = await open({ life: others }).byId('S3CRET');
    expect(line).toMatchObject({ outcome: 'looked-up', found: 'nothing' });
    expect(JSON.stringify(line)).not.toContain('S3CRET');
  });
});
