import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { Webhook } from 'standardwebhooks';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { toTestEvent } from '../../functions/outcomes/outcome-event.ts';
import { awsAt } from '../support/aws-at.ts';
import { type LocalApi, localApi } from '../support/local-api.ts';
import { type WebhookReceiver, webhookReceiver } from '../support/webhook-receiver.ts';

// The life of an email on this machine, from the send to the webhook: SES's simulator, the queues, the topic and the functions
// between them.

let api: LocalApi;
let receiver: WebhookReceiver;
beforeAll(async () => {
  receiver = await webhookReceiver();
  api = await localApi({ webhook: receiver.url, webhookSecret: receiver.secret });
});
afterEach(() => fetch(`${api.apiUrl}/_local/faults`, { method: 'DELETE' }));
afterAll(async () => {
  await api.close();
  await receiver.close();
});

const PATIENCE = { timeout: 20_000 };

async function send(to: string | string[], more: object = {}): Promise<{ key: string; id: string }> {
  const key = randomUUID();
  const { json } = await api.post({ to, subject: key, text: 'Sent once.', ...more }, { key });
  return { key, id: json.id };
}

const lifeOf = async (key: string) => (await api.lookUp({ key })).json.life;
const byId = async (id: string, headers = {}) => {
  const response = await fetch(`${api.apiUrl}/emails/${id}`, { headers });
  return { status: response.status, json: (await response.json()) as { name?: string } };
};

/** Each state, as its recipient went through them in time. */
// biome-ignore lint/suspicious/noExplicitAny: an answer is looked at, not worked with
const wayOf = (life: any): string[] =>
  life?.recipients[0]?.states
    .toSorted((one: { at: string }, other: { at: string }) => (one.at < other.at ? -1 : 1))
    .map(({ state }: { state: string }) => state);

/** What a receiver makes of all calls about an email, in whatever order they came. */
const told = (id: string) =>
  receiver.of(id).toSorted((one, other) => other.event.data.rank - one.event.data.rank)[0]?.event.data;

describe('What SES’s simulator does is the life of the email, by key, by id and by webhook:', () => {
  test.each([
    ['success', ['accepted', 'delivered'], 'delivered', undefined],
    ['bounce', ['accepted', 'bounced'], 'bounced', 'mailbox-unknown'],
    ['bounce+order-1', ['accepted', 'bounced'], 'bounced', 'mailbox-unknown'],
    ['complaint', ['accepted', 'delivered', 'complained'], 'complained', 'spam'],
    ['suppressionlist', ['accepted', 'suppressed'], 'suppressed', 'suppressed-by-ses'],
    // An automatic reply comes as a bounce, and changes nothing.
    ['ooto', ['accepted', 'delivered', 'bounced'], 'delivered', undefined],
  ])('%s', async (name, way, state, reason) => {
    const { key, id } = await send(`${name}@simulator.amazonses.com`);
    await expect.poll(async () => wayOf(await lifeOf(key)), PATIENCE).toEqual(way);
    const life = await lifeOf(key);
    expect(life).toMatchObject({ object: 'email', id, state, last_event: state, counts: { [state]: 1 } });
    expect(await byId(id)).toEqual({ status: 200, json: life });
    await expect.poll(() => told(id)?.state, PATIENCE).toBe(state);
    expect(told(id)).toMatchObject({ recipient: life.recipients[0].recipient, ...(reason && { reason }) });
    const states = receiver.of(id).map(({ event }) => event.data.state);
    expect(new Set(states)).toEqual(new Set(state === 'delivered' ? ['accepted', 'delivered'] : way));
    expect(
      receiver
        .of(id)
        .map(({ body }) => body)
        .join(),
    ).not.toMatch(/simulator|Sent once/);
    expect(receiver.forged).toEqual([]);
  });

  test('each recipient has their own, whether the email went to them, or a copy', async () => {
    const { key } = await send(['Jane <jane@example.com>', 'bounce@simulator.amazonses.com'], {
      cc: 'complaint@simulator.amazonses.com',
      bcc: ['ann@example.org', 'suppressionlist@simulator.amazonses.com'],
    });
    await expect
      .poll(async () => (await lifeOf(key))?.counts, PATIENCE)
      .toEqual({ delivered: 2, bounced: 1, suppressed: 1, complained: 1 });
    expect((await lifeOf(key)).state).toBe('complained');
  });

  test('nobody learns of the email of another caller', async () => {
    const { key, id } = await send('jane@example.com');
    await expect.poll(async () => (await lifeOf(key))?.state, PATIENCE).toBe('delivered');
    const other = await byId(id, { 'X-Local-Caller': 'somebody-else' });
    expect([other.status, other.json.name]).toEqual([404, 'email-not-found']);
    expect((await byId('nothing')).status).toBe(404);
    // As the gateway decodes a path.
    expect((await byId(encodeURIComponent(id))).status).toBe(200);
  });
});

describe('A change is told at least once, under one id:', () => {
  test('where it was handed over and could not be written down, it is told again', async () => {
    // The function tries four times, and its batch comes again a second later.
    await fetch(`${api.apiUrl}/_local/faults`, {
      method: 'POST',
      body: '{"history":"unreachable","operation":"UpdateItem","times":4}',
    });
    const { key, id } = await send('bounce@simulator.amazonses.com');
    await expect.poll(async () => (await lifeOf(key))?.state, PATIENCE).toBe('bounced');
    await expect.poll(() => told(id)?.state, PATIENCE).toBe('bounced');
    const calls = receiver.of(id);
    const bodies = Map.groupBy(calls, (call) => call.id);
    await expect.poll(() => receiver.of(id).length, PATIENCE).toBeGreaterThan(bodies.size);
    for (const call of receiver.of(id)) {
      expect(call.id).toBe(call.event.id);
      expect(call.body).toBe(bodies.get(call.id)?.[0]?.body);
    }
  });

  test('where the receiver fails, it comes again', async () => {
    receiver.answers.push(500);
    const { id } = await send('jane@example.com');
    await expect.poll(() => receiver.of(id).length, PATIENCE).toBe(3);
    const [first, ...more] = receiver.of(id);
    expect(more.map((call) => call.id)).toContain(first?.id);
  });

  test('whoever puts an event into the queue is heard, as a test', async () => {
    const { origin } = new URL(api.outcomesQueueUrl);
    const client = new SQSClient(awsAt(origin));
    const event = toTestEvent('evt_of-a-test', Date.UTC(2026, 0, 1));
    const command = new SendMessageCommand({
      QueueUrl: api.outcomesQueueUrl,
      MessageBody: JSON.stringify(event),
    });
    expect((await client.send(command)).MessageId).toMatch(/^[\w-]{36}$/);
    client.destroy();
    await expect.poll(() => receiver.calls.map(({ id }) => id), PATIENCE).toContain('evt_of-a-test');
  });
});

test('examples/webhook.ts verifies, prints, and keeps the furthest', async () => {
  const secret = receiver.secret;
  const env = { PATH: process.env.PATH, PORT: '0', WEBHOOK_SECRET: secret };
  const child = spawn(process.execPath, ['examples/webhook.ts'], { env });
  try {
    const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
    const line = async (): Promise<string> => String((await lines.next()).value);
    const url = /^listening on (http:\S+)$/.exec(await line())?.[1] ?? '';
    const post = async (id: string, body: string) => {
      const now = new Date();
      const signed = new Webhook(secret).sign(id, now, body);
      const headers = {
        'webhook-id': id,
        'webhook-timestamp': String(Math.floor(now.getTime() / 1_000)),
        'webhook-signature': signed,
      };
      return (await fetch(url, { method: 'POST', headers, body })).status;
    };
    const change = (state: string, rank: number) =>
      JSON.stringify({ type: `email.${state}`, data: { email_id: 'e-1', recipient: 'r-1', state, rank } });
    expect(await post('evt_2', change('delivered', 3))).toBe(204);
    expect(await line()).toBe('e-1 r-1 delivered');
    expect(await post('evt_1', change('accepted', 0))).toBe(204);
    expect(await line()).toBe('e-1 r-1 accepted (nothing new)');
    expect(await post('evt_3', JSON.stringify(toTestEvent('evt_3', Date.now())))).toBe(204);
    expect(await line()).toBe('a test');
    expect((await fetch(url, { method: 'POST', body: change('complained', 7) })).status).toBe(400);
    expect(await post('evt_4', 'x'.repeat(200_000))).toBe(400);
  } finally {
    child.kill();
  }
});
