import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createPostWebhook } from '../../functions/webhooks/post-webhook.ts';
import { RETRY_PAUSES_SECONDS } from '../../functions/webhooks/retry-schedule.ts';
import { signWebhook } from '../../functions/webhooks/sign-webhook.ts';
import { BOTH_SIGN_SECONDS, KEYS_KEPT_SECONDS } from '../../functions/webhooks/webhook-keys.ts';
import { LOOPBACK } from '../../lib/local/listen.ts';
import { everyEvent } from '../support/life-of.ts';

const page = readFileSync('docs/webhooks.md', 'utf8');
const blockOf = (language: string) => page.split(`\`\`\`${language}\n`)[1]?.split('```')[0] ?? '';

/** Seconds, as the page writes them. */
const write = (seconds: number): string => {
  const [h, min, s] = [Math.floor(seconds / 3_600), Math.floor((seconds % 3_600) / 60), seconds % 60];
  if (h > 0) return min > 0 ? `${h} h ${min} min` : `${h} h`;
  return min > 0 ? `${min} min` : `${s} s`;
};

test('docs/webhooks.md has the pauses as they are', () => {
  let since = 0;
  const rows = RETRY_PAUSES_SECONDS.map((pause, index) => {
    since += pause;
    return `| ${index + 2} | ${write(pause)} | ${write(since)} |`;
  });
  expect(page).toContain(`| 1 | – | – |\n${rows.join('\n')}\n\n`);
});

test('docs/webhooks.md shows an event as it is made, and says how long secrets live', () => {
  expect(JSON.parse(blockOf('json'))).toEqual(everyEvent().find(({ data }) => data.bounce === 'permanent'));
  expect([KEYS_KEPT_SECONDS, BOTH_SIGN_SECONDS]).toEqual([5 * 60, 7 * 86_400]);
});

describe('the receiver of docs/webhooks.md', () => {
  const key = Buffer.alloc(32, 3).toString('base64');
  let url: URL;
  let receiver: ReturnType<typeof spawn>;
  let printed = '';

  beforeAll(async () => {
    const server = createServer().listen(0, LOOPBACK);
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    server.close();
    url = new URL(`http://${LOOPBACK}:${port}/`);
    const code = blockOf('js').replace(
      'listen(4000)',
      `listen(${port}, '${LOOPBACK}', () => console.log('up'))`,
    );
    const env = { ...process.env, WEBHOOK_SECRET: `whsec_${key}` };
    receiver = spawn(process.execPath, ['--input-type=module', '-e', code], { env });
    await new Promise<void>((resolve) => {
      receiver.stdout?.on('data', (text) => {
        printed += text;
        if (printed.startsWith('up')) resolve();
      });
    });
  });
  afterAll(() => receiver.kill());

  const send = (signedWith: string) => {
    const [event] = everyEvent();
    const body = JSON.stringify(event);
    const findAddresses = async () => [];
    const post = createPostWebhook({ url, reach: 'this-machine', findAddresses, timeoutMs: 10_000 });
    return post(signWebhook(event?.id ?? '', [signedWith], Date.now(), body), body);
  };

  test('takes what is signed, and nothing else', async () => {
    expect(await send(Buffer.alloc(32, 4).toString('base64'))).toEqual({
      kind: 'failed',
      error: 'status-400',
    });
    expect(await send(key)).toEqual({ kind: 'delivered' });
    await expect.poll(() => printed).toBe(`up\n${everyEvent()[0]?.id} email.accepted\n`);
  });
});
