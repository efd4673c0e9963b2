import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type LocalApi, localApi } from '../support/local-api.ts';

let api: LocalApi;
beforeAll(async () => {
  api = await localApi({ waitMs: 0 });
});
afterEach(() => fetch(`${api.apiUrl}/_local/faults`, { method: 'DELETE' }));
afterAll(() => api.close());

async function fault(body: object): Promise<void> {
  await fetch(`${api.apiUrl}/_local/faults`, { method: 'POST', body: JSON.stringify(body) });
}

const email = () => ({ to: 'jane@example.com', subject: randomUUID(), text: 'Sent once.' });
const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

describe('Did it go out?', () => {
  test('yes, under this id, until then, as often as it is asked', async () => {
    const body = email();
    const sent = await api.post(body, { key: body.subject });
    const looks = await Promise.all(Array.from({ length: 5 }, () => api.lookUp({ key: body.subject })));
    for (const look of looks) {
      expect(look.status).toBe(200);
      // Its life comes when SES tells it, sooner or later.
      const { life: _life, ...record } = look.json;
      expect(record).toEqual({
        status: 'sent',
        id: sent.json.id,
        claimed_at: expect.stringMatching(RFC_3339),
        expires_at: expect.stringMatching(RFC_3339),
      });
      const expires = look.headers.get('Idempotency-Key-Expires') ?? '';
      expect(expires).toBe(sent.headers.get('Idempotency-Key-Expires'));
      expect(Date.parse(look.json.expires_at)).toBe(Date.parse(expires));
      expect(look.headers.get('Cache-Control')).toBe('no-store');
    }
    expect(await api.inbox(body.subject)).toHaveLength(1);
  });

  test('no, nothing is remembered: and asking claims nothing', async () => {
    const body = email();
    const before = await api.rows();
    const look = await api.lookUp({ key: body.subject });
    expect([look.status, look.json.name]).toEqual([404, 'key-not-found']);
    expect(look.headers.get('Content-Type')).toBe('application/problem+json');
    expect(await api.rows()).toEqual(before);
    expect((await api.post(body, { key: body.subject })).headers.get('Idempotent-Replayed')).toBeNull();
  });

  test('of a quoted key as of a bare one', async () => {
    const body = email();
    await api.post(body, { key: body.subject });
    expect((await api.lookUp({ key: `"${body.subject}"` })).json.status).toBe('sent');
  });

  test('another caller is told nothing', async () => {
    const body = email();
    await api.post(body, { key: body.subject, caller: 'one' });
    expect((await api.lookUp({ key: body.subject, caller: 'two' })).status).toBe(404);
    expect((await api.lookUp({ key: body.subject, caller: 'one' })).status).toBe(200);
  });

  test('it is being sent by someone who died, then SES tells that it is', async () => {
    await fault({ sender: 'kill' });
    const body = email();
    expect((await api.post(body, { key: body.subject })).status).toBe(500);
    const status = async () => (await api.lookUp({ key: body.subject })).json.status;
    expect(await status()).toBe('sending');
    await expect.poll(status, { timeout: 5_000 }).toBe('sent');
  });

  test.each<[string, object[]]>([
    ['refused', [{ ses: 'refuse' }]],
    ['not_sent', [{ table: 'lose-answer', operation: 'PutItem', times: 4 }]],
    ['unknown', [{ ses: 'lose-answer' }, { events: 'lose' }]],
  ])('it is %s', async (status, faults) => {
    for (const one of faults) await fault(one);
    const body = email();
    await api.post(body, { key: body.subject });
    const look = await api.lookUp({ key: body.subject });
    expect([look.status, look.json.status]).toEqual([200, status]);
    expect(look.json).not.toHaveProperty('id');
  });

  test('the table does not answer: nothing is said about the email', async () => {
    const body = email();
    await api.post(body, { key: body.subject });
    await fault({ table: 'unreachable', times: 'always' });
    const look = await api.lookUp({ key: body.subject });
    expect([look.status, look.json.name, look.json.retry]).toEqual([503, 'look-up-failed', undefined]);
    expect(look.headers.get('Retry-After')).toBe('5');
    expect(look.headers.get('Idempotency-Key-Expires')).toBeNull();
  });

  test.each([
    [undefined, 'idempotency-key-missing'],
    ['one,two', 'idempotency-key-invalid'],
  ])('with the key %s nobody can tell', async (key, name) => {
    const look = await api.lookUp(key === undefined ? {} : { key });
    expect([look.status, look.json.name]).toEqual([400, name]);
  });

  test('leaves a line without the key', async () => {
    const key = randomUUID();
    await api.lookUp({ key });
    const line = api.lines.at(-1);
    expect(line).toMatchObject({ event: 'request', outcome: 'looked-up', found: 'nothing', status: 404 });
    expect(JSON.stringify(line)).not.toContain(key);
  });
});
