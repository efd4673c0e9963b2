import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, describe, expect, test } from 'vitest';
import { LOOPBACK } from '../../lib/local/listen.ts';

// npm start, as a process.

const script = join(import.meta.dirname, '../../bin/local.ts');
const started: { kill(): void }[] = [];
afterEach(() => {
  for (const process of started.splice(0)) process.kill();
});

function start(environment: { [name: string]: string | undefined }, ...words: string[]) {
  const env = { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined, ...environment };
  const child = spawn(process.execPath, [script, ...words], { env });
  started.push({ kill: () => child.kill('SIGTERM') });
  const output = { out: '', error: '' };
  child.stdout.on('data', (data) => {
    output.out += data;
  });
  child.stderr.on('data', (data) => {
    output.error += data;
  });
  const ended = once(child, 'close').then(([code]) => code as number);
  const says = async (text: string) => {
    while (!output.out.includes(text)) {
      await Promise.race([
        once(child.stdout, 'data'),
        ended.then(() => {
          throw new Error(`ended: ${output.out}${output.error}`);
        }),
      ]);
    }
  };
  return { child, output, ended, says };
}

/** Whether the machine has curl, without which the printed line cannot be pasted. */
const hasCurl = await promisify(execFile)('curl', ['--version']).then(
  () => true,
  () => false,
);

describe('npm start', () => {
  test.skipIf(!hasCurl)(
    'prints a curl line that gives the same answer twice, the second as a replay',
    async () => {
      const { output, says } = start({ PORT: '0', INBOX_PORT: '0' });
      await says('Ctrl-C ends it');
      const line = output.out.split('\n').find((text) => text.includes('curl -i')) ?? '';
      const paste = async () =>
        (await promisify(execFile)('sh', ['-c', `${line} -s`])).stdout.split('\r\n\r\n');
      const [firstHead = '', firstBody] = await paste();
      const [secondHead = '', secondBody] = await paste();
      expect(firstHead).toMatch(/^HTTP\/1.1 202 /);
      expect(firstHead).not.toMatch(/Idempotent-Replayed/i);
      expect(secondHead).toMatch(/^HTTP\/1.1 202 /);
      expect(secondHead).toMatch(/Idempotent-Replayed: true/i);
      expect(secondBody).toBe(firstBody);

      const inbox = /Inbox +(\S+)/.exec(output.out)?.[1];
      const { emails } = (await (await fetch(`${inbox}/store`)).json()) as { emails: unknown[] };
      expect(emails).toHaveLength(1);
      // One line a request, aligned, with its outcome.
      await says('sent (replay)');
      const lines = output.out.match(/^\d\d:\d\d:\d\d {2}POST .*/gm);
      expect(lines).toEqual([
        expect.stringMatching(/ {2}POST \/email {3}202 {2}sent {29,}\d+ ms$/),
        expect.stringMatching(/ {2}POST \/email {3}202 {2}sent \(replay\) {20,}\d+ ms$/),
      ]);
      expect(lines?.[0]?.length).toBe(lines?.[1]?.length);
    },
  );

  test.each([
    ['no colours where the output is no terminal', undefined, undefined, false],
    ['no colours with NO_COLOR', '1', undefined, false],
    ['colours where they are asked for', undefined, '1', true],
  ])('%s', async (_, NO_COLOR, FORCE_COLOR, coloured) => {
    const { output, says } = start({ PORT: '0', INBOX_PORT: '0', NO_COLOR, FORCE_COLOR });
    await says('Ctrl-C ends it');
    expect(output.out.includes('\u001b[')).toBe(coloured);
  });

  test('prints the playground first, and a line for a sender that was ended and for a look at the key', async () => {
    const { output, says } = start({ PORT: '0', INBOX_PORT: '0' });
    await says('Ctrl-C ends it');
    const [, name, url = ''] = /(\w+) +(http:\S+)/.exec(output.out) ?? [];
    expect(name).toBe('Playground');
    expect(await (await fetch(url)).text()).toContain('<title>');

    await fetch(`${url}/_local/faults`, { method: 'POST', body: '{"sender":"kill"}' });
    const headers = { 'Content-Type': 'application/json', 'Idempotency-Key': 'killed-1' };
    const body = '{"to":"jane@example.com","subject":"Hello","text":"Sent once."}';
    expect((await fetch(`${url}/email`, { method: 'POST', headers, body })).status).toBe(500);
    await says('told what nobody had written down: it was sent');
    await fetch(`${url}/email`, { headers });
    await says('looked-up');
    expect(output.out).toMatch(/POST \/email {3}500 {2}ended +\d+ ms\n/);
    expect(output.out).toMatch(/GET \/email {4}200 {2}looked-up \(sent\) +\d+ ms\n/);
    expect(output.out).not.toContain('killed-1');
  });

  test('has a help', async () => {
    const { output, ended } = start({}, '--help');
    expect([await ended, output.error]).toEqual([0, '']);
    for (const word of ['npm start', 'PORT', 'INBOX_PORT', 'NO_COLOR']) expect(output.out).toContain(word);
  });

  test.each([['--bogus'], ['word'], ['--help=3']])(
    'says in one line that it does not know %s',
    async (word) => {
      const { output, ended } = start({}, word);
      expect([await ended, output.out]).toEqual([2, '']);
      expect(output.error).toMatch(/^[^\n]+ See --help\.\n$/);
    },
  );

  test('ends at once and cleanly when it is interrupted', async () => {
    const { child, output, ended, says } = start({ PORT: '0', INBOX_PORT: '0' });
    await says('Ctrl-C ends it');
    child.kill('SIGINT');
    expect(await ended).toBe(0);
    expect(output.error).toBe('');
  });

  test.each(['PORT', 'INBOX_PORT'])(
    'says in one line that %s is taken, and what changes it',
    async (variable) => {
      const other = createServer();
      await new Promise<void>((resolve) => other.listen(0, LOOPBACK, resolve));
      const { port } = other.address() as { port: number };
      const { output, ended } = start({ PORT: '0', INBOX_PORT: '0', [variable]: String(port) });
      expect(await ended).toBe(1);
      expect(output.error.trim().split('\n')).toEqual([expect.stringContaining(`Port ${port} is taken`)]);
      expect(output.error).toContain(`${variable}=`);
      other.close();
    },
  );

  test('says in one line that a port is none', async () => {
    const { output, ended } = start({ PORT: 'http' });
    expect(await ended).toBe(1);
    expect(output.error.trim()).toBe('PORT must be a port number, 0 to 65535, and is "http"');
  });
});
