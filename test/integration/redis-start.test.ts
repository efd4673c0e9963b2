import { execFile, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createRedisClient } from '../../functions/redis/client.ts';
import { REDIS_SERVER } from '../support/redis-server.ts';

// npm start -- --store redis and the commands on it, as processes.

const bin = (name: string) => join(import.meta.dirname, '../../bin', name);
const CALLER = 'arn:aws:sts::000000000000:assumed-role/local';
const CALL_MS = 20_000;

function start(more: { [name: string]: string } = {}) {
  const env = { ...process.env, PORT: '0', INBOX_PORT: '0', NO_COLOR: '1', REDIS_URL: '', ...more };
  const child = spawn(process.execPath, [bin('local.ts'), '--store', 'redis'], { env });
  const output = { out: '', error: '' };
  child.stdout.on('data', (data) => {
    output.out += data;
  });
  child.stderr.on('data', (data) => {
    output.error += data;
  });
  const ended = once(child, 'close').then(([code]) => code as number | null);
  const says = async (text: string) => {
    while (!output.out.includes(text)) {
      const failed = ended.then(() => Promise.reject(new Error(output.out + output.error)));
      await Promise.race([once(child.stdout, 'data'), failed]);
    }
  };
  const find = (what: RegExp) => what.exec(output.out)?.[1] ?? '';
  return { child, output, ended, says, find };
}

async function run(name: string, ...words: string[]) {
  const env = { ...process.env, NO_COLOR: '1' };
  const asked = promisify(execFile)(process.execPath, [bin(name), ...words], { env });
  const { stdout, stderr, code = 0 } = await asked.catch((failed) => failed);
  return { code: Number(code), out: String(stdout), error: String(stderr) };
}

/** The folder that a server has its socket in: it says so itself, also through the front. */
async function folderOf(url: string): Promise<string> {
  const { hostname, port } = new URL(url);
  const client = createRedisClient({ address: { host: hostname, port: Number(port), tls: false } });
  const [, folder] = (await client.ask('', ['CONFIG', 'GET', 'dir'], CALL_MS)) as string[];
  client.close();
  return folder ?? '';
}

test('without a server it says one sentence', async () => {
  const { output, ended } = start({ PATH: '/nonexistent' });
  expect([await ended, output.out]).toEqual([1, '']);
  expect(output.error.trim().split('\n')).toEqual([
    expect.stringMatching(/^--store redis needs redis-server or valkey-server on the PATH, or REDIS_URL=/),
  ]);
});

test('where the server ends at once, it says so', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'email-api-'));
  const program = '#!/bin/sh\n[ "$1" = --version ]\n';
  await writeFile(join(folder, 'redis-server'), program, { mode: 0o755 });
  const { output, ended } = start({ PATH: `${folder}${delimiter}${process.env.PATH}` });
  expect([await ended, output.out]).toEqual([1, '']);
  expect(output.error).toBe('redis-server ended at once; started by hand, it says why\n');
  await rm(folder, { recursive: true });
});

test('a time that is none gets a sentence', async () => {
  // Named, so that none needs to be on the PATH.
  const { output, ended } = start({ WINDOW_SECONDS: 'a minute', REDIS_URL: 'redis://127.0.0.1:1' });
  expect([await ended, output.error]).toEqual([1, 'WINDOW_SECONDS must be 1 to 86400, and is "a minute"\n']);
});

describe.skipIf(!REDIS_SERVER)('npm start -- --store redis', () => {
  test.each(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGKILL'] as const)(
    '%s ends the server, and leaves nothing behind',
    async (signal) => {
      const { child, ended, says, find } = start();
      await says('Ctrl-C ends it');
      const folder = await folderOf(find(/Store +(redis:\S+)/));
      expect(existsSync(folder)).toBe(true);
      child.kill(signal);
      expect(await ended).toBe(signal === 'SIGKILL' ? null : 0);
      await expect.poll(() => existsSync(folder), { timeout: 10_000 }).toBe(false);
    },
  );
});

describe.skipIf(!REDIS_SERVER)('On npm start -- --store redis', () => {
  let local: ReturnType<typeof start>;
  let api: string;
  let redis: string;
  beforeAll(async () => {
    local = start({ WINDOW_SECONDS: '60' });
    await local.says('Ctrl-C ends it');
    api = local.find(/Playground +(http:\S+)/);
    redis = local.find(/Store +(redis:\S+)/);
  });
  afterAll(() => local?.child.kill());

  const send = (key: string) =>
    fetch(`${api}/email`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'Idempotency-Key': key },
      body: JSON.stringify({ to: 'jane@example.com', subject: 'Hello', text: 'Sent once.' }),
    });
  const records = (...words: string[]) => run('records.ts', ...words, '--redis', redis);

  test('a record is kept for the minute that it was told', async () => {
    const key = randomUUID();
    expect((await send(key)).status).toBe(202);
    const { out } = await records('show', '--caller', CALLER, '--key', key, '--json');
    const { claimedAt, expiresAt } = JSON.parse(out);
    expect(expiresAt).toBe(Math.ceil(claimedAt / 1_000) + 60);
  });

  test('npm run records lists, shows, settles and forgets', async () => {
    for (const fault of [{ ses: 'lose-answer' }, { events: 'lose' }])
      await fetch(`${api}/_local/faults`, { method: 'POST', body: JSON.stringify(fault) });
    const key = randomUUID();
    expect((await send(key)).status).toBe(503);
    const naming = ['--caller', CALLER, '--key', key];
    const shown = await records('show', ...naming);
    expect(shown.out).toMatch(/status +unknown/);
    expect((await records('list')).out).toContain(/record +(\S+)/.exec(shown.out)?.[1]);
    expect((await records('settle', ...naming, '--sent', 'm-1', '--yes')).out).toBe('Settled as sent.\n');
    expect(await (await send(key)).json()).toEqual({ id: 'm-1' });
    expect((await records('list')).out).toBe('No record is unknown.\n');
    expect((await records('forget', ...naming, '--yes')).out).toBe('Forgotten.\n');
    expect((await records('show', ...naming)).error).toContain('There is no such record');
  });

  test('npm run verify sees every promise hold', async () => {
    const { code, out } = await run('verify.ts', '--url', `${api}/email`);
    expect([code, out]).toEqual([0, expect.stringContaining(' 0 broken')]);
  });

  test('npm run doctor says what it is', async () => {
    const { code, out } = await run('doctor.ts', '--redis', redis);
    expect(code).toBe(0);
    expect(out).toMatch(/^✓ redis +It is (Redis|Valkey) \d/m);
    expect(out).toMatch(/^✓ eviction /m);
    expect(out).toMatch(/^! durability +It keeps no log/m);
  });
});

test.each([
  ['records.ts', ['list', '--redis', 'http://x'], 2, /^--redis must be redis:.*See --help\.\n$/],
  ['records.ts', ['list', '--redis', 'redis://cache.example:1'], 2, /^Name the --key-prefix/],
  ['records.ts', ['list', '--redis', 'rediss://127.0.0.1:1'], 2, /^Name the --key-prefix/],
  ['records.ts', ['list', '--redis', 'redis://127.0.0.1:1'], 1, /^Redis did not answer: /],
  ['doctor.ts', ['--redis', 'http://x'], 2, /^--redis must be redis:.*See --help\.\n$/],
] as const)('%s %j gets a sentence', async (name, words, status, sentence) => {
  const { code, error } = await run(name, ...words);
  expect([code, error]).toEqual([status, expect.stringMatching(sentence)]);
});

test('npm run doctor sees that nobody answers', async () => {
  const { code, out } = await run('doctor.ts', '--redis', 'redis://127.0.0.1:1');
  expect([code, out]).toEqual([1, expect.stringMatching(/^✗ redis +It does not answer: ECONNREFUSED\./)]);
});
