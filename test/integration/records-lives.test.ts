import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { OutcomeEvent } from '../../functions/outcomes/outcome-event.ts';
import { type LocalApi, localApi } from '../support/local-api.ts';

// The operator's tool, as a process, on what npm start keeps of emails, with a webhook that hears of it.

const script = join(import.meta.dirname, '../../bin/records.ts');
const CALLER = 'arn:aws:sts::000000000000:assumed-role/local';

interface Call {
  headers: IncomingHttpHeaders;
  body: string;
}

const calls: Call[] = [];
const receiver = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  calls.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
  response.end();
});

let api: LocalApi;
let email: { key: string; id: string };
/** What was told of the email's bounce. */
let bounce: OutcomeEvent;

beforeAll(async () => {
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const { port } = receiver.address() as AddressInfo;
  api = await localApi({ webhook: `http://127.0.0.1:${port}` });
  email = await send('bounce@simulator.amazonses.com');
  bounce = await vi.waitFor(() => {
    const told = readCalls().find(({ type, data }) => type === 'email.bounced' && data.email_id === email.id);
    return told ?? expect.fail('No bounce was told.');
  }, WAIT);
}, 30_000);
afterAll(async () => {
  await api.close();
  receiver.close();
});

const WAIT = { timeout: 15_000, interval: 20 };

async function send(to: string) {
  const key = randomUUID();
  const { json } = await api.post({ to, subject: key, text: 'Sent once.' }, { key });
  return { key, id: json.id };
}

const readCalls = () => calls.map(({ body }) => JSON.parse(body) as OutcomeEvent);
const heard = (id: string) => calls.filter(({ headers }) => headers['webhook-id'] === id);

async function records(...words: string[]): Promise<{ code: number; out: string; error: string }> {
  const environment = { ...process.env, NO_COLOR: '1' };
  const args = [script, ...words];
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, args, { env: environment });
    return { code: 0, out: stdout, error: stderr };
  } catch (failed) {
    const { code, stdout, stderr } = failed as { code: number; stdout: string; stderr: string };
    return { code, out: stdout, error: stderr };
  }
}

describe('npm run records -- show', () => {
  const there = () => ['--endpoint', api.dynamoDbUrl];

  test('tells the life beside the record', async () => {
    const naming = ['--caller', CALLER, '--key', email.key];
    const { out } = await records('show', ...naming, ...there());
    expect(out).toMatch(/^status +sent$/m);
    expect(out).toMatch(/^state +bounced, permanent$/m);
    expect(out).toContain(`bounced, permanent (mailbox-unknown)      ${bounce.id}`);
    const asked = await api.lookUp({ key: email.key });
    expect(JSON.parse((await records('show', ...naming, ...there(), '--json')).out)).toMatchObject({
      status: 'sent',
      life: asked.json.life,
      events: [{ type: 'email.accepted' }, bounce],
    });
  });

  test('says how to see it where nobody names the table', async () => {
    const named = ['--record', bounce.data.record, ...there(), '--table', api.table];
    const { code, out } = await records('show', ...named);
    expect([code, out]).toEqual([0, expect.stringContaining('--history NAME tells beside it')]);
    expect((await records('show', ...named, '--history', api.historyTable)).out).toContain(bounce.id);
  });

  test('finds an email by its message id, and tells its record', async () => {
    const { out } = await records('show', '--email', email.id, ...there());
    expect(out).toMatch(new RegExp(`^record +${bounce.data.record}$`, 'm'));
    expect(out).toContain(bounce.id);
    const unknown = await records('show', '--email', 'another', ...there());
    expect([unknown.code, unknown.error]).toEqual([1, expect.stringMatching(/^Nothing is told of an email/)]);
  });

  test('shows no address', async () => {
    expect((await records('show', '--email', email.id, ...there(), '--json')).out).not.toContain('simulator');
  });

  test('tells of a forgotten record’s email all the same', async () => {
    const other = await send('jane@example.com');
    await vi.waitFor(async () => {
      expect((await api.lookUp({ key: other.key })).json.life?.state).toBe('delivered');
    }, WAIT);
    await records('forget', '--caller', CALLER, '--key', other.key, ...there(), '--yes');
    expect((await records('show', '--email', other.id, ...there())).out).toMatch(/^state +delivered$/m);
  }, 30_000);
});

describe('npm run records -- webhook-test, replay-event', () => {
  test('a test reaches the webhook, signed', async () => {
    const { code, out } = await records('webhook-test', '--queue', api.outcomesQueueUrl, '--json');
    expect(code).toBe(0);
    const event = JSON.parse(out);
    await vi.waitFor(() => expect(heard(event.id)).toHaveLength(1), WAIT);
    const [{ headers, body } = { headers: {}, body: '' }] = heard(event.id);
    const verified = new Webhook(api.webhook?.secret ?? '').verify(
      body,
      headers as { [name: string]: string },
    );
    expect(verified).toEqual(event);
    expect(event).toMatchObject({ id: expect.stringMatching(/^evt_test_/), type: 'webhook.test' });
  }, 30_000);

  test('an event comes again with its own id, and its own words', async () => {
    const before = heard(bounce.id).length;
    const again = ['replay-event', bounce.id, '--email', email.id, '--queue', api.outcomesQueueUrl];
    const asked = await records(...again, '--endpoint', api.dynamoDbUrl);
    expect([asked.code, asked.error]).toEqual([2, expect.stringContaining('add --yes')]);
    const { code, out } = await records(...again, '--endpoint', api.dynamoDbUrl, '--yes');
    expect([code, out]).toEqual([0, 'Handed over, to be told again: one event.\n']);
    await vi.waitFor(() => expect(heard(bounce.id)).toHaveLength(before + 1), WAIT);
    expect(new Set(heard(bounce.id).map(({ body }) => body))).toEqual(new Set([JSON.stringify(bounce)]));
  }, 30_000);

  test('all of an email’s events come again', async () => {
    const before = calls.length;
    const all = ['replay-event', '--all', '--email', email.id, '--queue', api.outcomesQueueUrl, '--yes'];
    const { out } = await records(...all, '--endpoint', api.dynamoDbUrl);
    expect(out).toBe('Handed over, to be told again: 2 events.\n');
    await vi.waitFor(() => expect(calls).toHaveLength(before + 2), WAIT);
    const types = readCalls()
      .slice(before)
      .map(({ type }) => type);
    expect(types.sort()).toEqual(['email.accepted', 'email.bounced']);
  }, 30_000);

  test('a queue that is not there is named as what did not answer', async () => {
    const { code, error } = await records('webhook-test', '--queue', `${api.outcomesQueueUrl}-other`);
    expect([code, error]).toEqual([1, expect.stringMatching(/^The queue did not answer: QueueDoesNotExist/)]);
  });

  test.each<[string, string[]]>([
    ['Name the --queue', ['webhook-test']],
    ['Name the --queue', ['webhook-test', '--queue', 'outcomes']],
    ['one word too many', ['webhook-test', 'evt_1']],
    ['Name the --email', ['replay-event', 'evt_1']],
    ['Name the email or the record', ['show', '--email', 'm', '--record', 'r', '--history', 'H']],
    ['Name one event, as evt_…, or --all', ['replay-event', '--email', 'm']],
    ['Name one event, as evt_…, or --all', ['replay-event', 'evt_1', '--all', '--email', 'm']],
    ['one word too many', ['replay-event', 'evt_1', 'evt_2', '--email', 'm']],
    ['Name the --history', ['replay-event', 'evt_1', '--email', 'm']],
    ['Name the --history', ['show', '--email', 'm']],
  ])('says "%s" for %j', async (sentence, words) => {
    const { code, error } = await records(...words);
    expect([code, error]).toEqual([2, expect.stringContaining(sentence)]);
  });
});
