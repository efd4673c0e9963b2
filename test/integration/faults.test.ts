import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type LocalApi, localApi } from '../support/local-api.ts';

// The faults of npm start, as anyone would try them by hand, through HTTP alone.

let api: LocalApi;
beforeAll(async () => {
  api = await localApi();
});
afterEach(() => fetch(`${api.apiUrl}/_local/faults`, { method: 'DELETE' }));
afterAll(() => api.close());

async function fault(body: object): Promise<void> {
  const response = await fetch(`${api.apiUrl}/_local/faults`, { method: 'POST', body: JSON.stringify(body) });
  expect(response.status).toBe(200);
}

const faults = async () =>
  ((await (await fetch(`${api.apiUrl}/_local/faults`)).json()) as { faults: object[] }).faults;

const email = () => ({ to: 'jane@example.com', subject: randomUUID(), text: 'Sent once.' });

describe('SES accepts an email, and', () => {
  test.each([{ ses: 'lose-answer' }, { ses: 'answer-500' }])(
    '%j: the very same request gets the true id from SES’s event, and twenty repeats change nothing',
    async (wrong) => {
      await fault(wrong);
      const body = email();
      const first = await api.post(body, { key: body.subject });
      const [sent, ...more] = await api.inbox(body.subject);
      expect(more).toEqual([]);
      expect([first.status, first.json]).toEqual([202, { id: sent?.messageId }]);
      expect(first.headers.get('Idempotent-Replayed')).toBeNull();

      const repeats = await Promise.all(
        Array.from({ length: 20 }, () => api.post(body, { key: body.subject })),
      );
      for (const repeat of repeats) {
        expect([repeat.status, repeat.text]).toEqual([202, first.text]);
        expect(repeat.headers.get('Idempotent-Replayed')).toBe('true');
      }
      expect(await api.inbox(body.subject)).toHaveLength(1);
    },
  );

  test('the sender is killed: the gateway answers 500, and a repeat gets the id', async () => {
    await fault({ sender: 'kill' });
    const body = email();
    const first = await api.post(body, { key: body.subject });
    expect([first.status, first.json]).toEqual([500, { message: 'Internal Server Error' }]);
    const repeat = await api.post(body, { key: body.subject });
    const [sent, ...more] = await api.inbox(body.subject);
    expect(more).toEqual([]);
    expect([repeat.status, repeat.json]).toEqual([202, { id: sent?.messageId }]);
    expect(repeat.headers.get('Idempotent-Replayed')).toBe('true');
  });

  test.each([2, 20])(
    '%i requests are at it, and a kill ends one: the one that sent; all others get its id, from one email',
    async (crowd) => {
      await fault({ sender: 'kill' });
      const body = email();
      const answers = await Promise.all(
        Array.from({ length: crowd }, () => api.post(body, { key: body.subject })),
      );
      const [sent, ...more] = await api.inbox(body.subject);
      expect(more).toEqual([]);
      const told = answers.filter(({ status }) => status !== 500);
      expect(told).toHaveLength(crowd - 1);
      for (const { status, json } of told) expect([status, json]).toEqual([202, { id: sent?.messageId }]);
      // Nobody else's sender is ended later.
      expect(await faults()).toEqual([]);
      expect((await api.post({ ...body, subject: 'Next' }, { key: randomUUID() })).status).toBe(202);
    },
  );

  test('a sender is killed while another key’s is at it: that one goes on', async () => {
    await fault({ ses: 'hang' });
    const slow = email();
    const waits = api.post(slow, { key: slow.subject });
    await expect.poll(() => api.inbox(slow.subject)).toHaveLength(1);
    await fault({ sender: 'kill' });
    const killed = email();
    expect((await api.post(killed, { key: killed.subject })).status).toBe(500);
    expect((await waits).status).toBe(202);
  });

  test('the table is gone when SES’s event comes: it comes again', async () => {
    await fault({ ses: 'lose-answer' });
    await fault({ table: 'unreachable', operation: 'BatchGetItem', times: 8 });
    const body = email();
    const first = await api.post(body, { key: body.subject });
    expect(first.status).toBe(202);
    expect(await api.inbox(body.subject)).toHaveLength(1);
  });
});

describe('SES does not accept an email:', () => {
  test('throttled once, it is tried again within the request', async () => {
    await fault({ ses: 'throttle' });
    const body = email();
    expect((await api.post(body, { key: body.subject })).status).toBe(202);
    expect(await api.inbox(body.subject)).toHaveLength(1);
  });

  test('for an identity that is not verified, the corrected email goes out under the same key', async () => {
    await fault({ ses: 'not-verified' });
    const body = email();
    const first = await api.post(body, { key: body.subject });
    expect([first.status, first.json.name, first.json.retry]).toEqual([
      403,
      'identity-not-verified',
      'corrected',
    ]);
    const corrected = { ...body, from: 'other@example.com' };
    expect((await api.post(corrected, { key: body.subject })).status).toBe(202);
    expect(await api.inbox(body.subject)).toHaveLength(1);
    // Now it is bound.
    expect((await api.post(body, { key: body.subject })).status).toBe(422);
  });

  test('refused, it stays refused', async () => {
    await fault({ ses: 'refuse' });
    const body = email();
    const first = await api.post(body, { key: body.subject });
    const repeat = await api.post(body, { key: body.subject });
    expect([first.status, first.json.name, first.json.retry]).toEqual([400, 'email-refused', 'new-key']);
    expect([repeat.status, repeat.text]).toEqual([400, first.text]);
    expect(await api.inbox(body.subject)).toEqual([]);
  });
});

describe('The table', () => {
  test.each(['PutItem', 'UpdateItem'])(
    'does a %s, and its answer is lost: one email, as if nothing had been',
    async (operation) => {
      await fault({ table: 'lose-answer', operation });
      const body = email();
      const first = await api.post(body, { key: body.subject });
      const repeat = await api.post(body, { key: body.subject });
      expect([first.status, repeat.text]).toEqual([202, first.text]);
      expect(await api.inbox(body.subject)).toHaveLength(1);
    },
  );

  test('cannot be reached: nothing is sent, and the same key sends when it is back', async () => {
    await fault({ table: 'unreachable', times: 'always' });
    const body = email();
    const first = await api.post(body, { key: body.subject });
    expect([first.status, first.json.name, first.json.retry]).toEqual([503, 'outcome-unknown', 'same-key']);
    expect(first.headers.get('Retry-After')).toBe('10');
    expect(await api.inbox(body.subject)).toEqual([]);
    await fetch(`${api.apiUrl}/_local/faults`, { method: 'DELETE' });
    expect((await api.post(body, { key: body.subject })).status).toBe(202);
  });

  test('loses every answer to a claim: it is taken back, and the same key sends', async () => {
    await fault({ table: 'lose-answer', operation: 'PutItem', times: 4 });
    const body = email();
    const first = await api.post(body, { key: body.subject });
    expect([first.status, first.json.name, first.json.retry]).toEqual([503, 'not-sent', 'same-key']);
    const record = api.lines.at(-1)?.record;
    expect((await api.rows()).find(({ pk }) => pk === record)?.status).toBe('not_sent');
    expect((await api.post(body, { key: body.subject })).status).toBe(202);
    expect(await api.inbox(body.subject)).toHaveLength(1);
  });

  test('cannot be reached by a repeat of what was sent: never "not sent"', async () => {
    const body = email();
    const first = await api.post(body, { key: body.subject });
    await fault({ table: 'unreachable', times: 'always' });
    const repeat = await api.post(body, { key: body.subject });
    expect([repeat.status, repeat.json.name, repeat.json.retry]).toEqual([
      503,
      'outcome-unknown',
      'same-key',
    ]);
    await fetch(`${api.apiUrl}/_local/faults`, { method: 'DELETE' });
    expect((await api.post(body, { key: body.subject })).text).toBe(first.text);
  });
});

describe('The faults themselves', () => {
  test.each([{}, { ses: 'explode' }, { ses: 'die', times: 0 }, { table: 'unreachable', operation: 'Scan' }])(
    '%j is answered with what can be set',
    async (wrong) => {
      const response = await fetch(`${api.apiUrl}/_local/faults`, {
        method: 'POST',
        body: JSON.stringify(wrong),
      });
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({
        usage: expect.arrayContaining([expect.stringContaining('"ses"')]),
      });
    },
  );

  test('are listed as they were set, as long as they wait for their requests', async () => {
    expect(await faults()).toEqual([]);
    await fault({ ses: 'throttle', times: 2 });
    await fault({ ses: 'refuse' });
    await fault({ table: 'lose-answer', operation: 'GetItem', times: 'always' });
    await fault({ sender: 'kill' });
    await fault({ events: 'lose', times: 3 });
    const all = [
      { ses: 'throttle', times: 2 },
      { ses: 'refuse', times: 1 },
      { table: 'lose-answer', operation: 'GetItem', times: 'always' },
      { sender: 'kill', times: 1 },
      { events: 'lose', times: 3 },
    ];
    expect(await faults()).toEqual(all);
    const body = email();
    await api.post(body, { key: body.subject });
    // Throttled twice, then refused.
    await expect.poll(faults).not.toContainEqual({ ses: 'throttle', times: 2 });
    await fetch(`${api.apiUrl}/_local/faults`, { method: 'DELETE' });
    expect(await faults()).toEqual([]);
  });

  test('are a hundred at most', async () => {
    for (let set = 0; set < 100; set += 1) await fault({ ses: 'die' });
    const set = (body: object) =>
      fetch(`${api.apiUrl}/_local/faults`, { method: 'POST', body: JSON.stringify(body) });
    expect((await set({ table: 'unreachable' })).status).toBe(409);
    expect(await faults()).toHaveLength(100);
  });

  test.each(['PUT', 'PATCH'])('take no %s', async (method) => {
    expect((await fetch(`${api.apiUrl}/_local/faults`, { method, body: '{"ses":"die"}' })).status).toBe(405);
    expect(await faults()).toEqual([]);
  });
});
