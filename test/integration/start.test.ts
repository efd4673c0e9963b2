import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, describe, expect, test } from 'vitest';
import { LOOPBACK } from '../../lib/local/listen.ts';
import { webhookReceiver } from '../support/webhook-receiver.ts';

// npm start, as a process.

const script = join(import.meta.dirname, '../../bin/local.ts');
const started: { kill(): void }[] = [];
afterEach(() => {
  for (const process of started.splice(0)) process.kill();
});

function start(environment: { [name: string]: string | undefined }, ...words: string[]) {
  return run(process.execPath, [script, ...words], environment);
}

/** Runs a command in a group of its own, all of which ends after the test. */
function run(command: string, words: string[], environment: { [name: string]: string | undefined }) {
  const env = { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined, ...environment };
  const child = spawn(command, words, { env, detached: true });
  const endGroup = () => {
    try {
      if (child.pid) process.kill(-child.pid, 'SIGTERM');
    } catch {
      // It has ended.
    }
  };
  started.push({ kill: endGroup });
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

const ANY_PORTS = { PORT: '0', INBOX_PORT: '0' };
const urlIn = (out: string, name: string) => new RegExp(`${name} +(http:\\S+)`).exec(out)?.[1] ?? '';

/** Whether somebody listens there. */
const isOpen = (url: string) =>
  new Promise<boolean>((resolve) => {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });

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

  test.skipIf(!hasCurl)('with --auth apiKeys, prints a curl line with an API key', async () => {
    const { output, says } = start(ANY_PORTS, '--auth', 'apiKeys');
    await says('Ctrl-C ends it');
    const [, live = ''] = /API keys +(ea_live_\w+)\n +ea_test_\w+ /.exec(output.out) ?? [];
    const line = output.out.split('\n').find((text) => text.includes('curl -i')) ?? '';
    expect(line).toContain(`Authorization: Bearer ${live}`);
    const paste = async (text: string) => (await promisify(execFile)('sh', ['-c', `${text} -s`])).stdout;
    expect(await paste(line)).toMatch(/^HTTP\/1.1 202 /);
    expect(await paste(line)).toMatch(/^HTTP\/1.1 202 .*Idempotent-Replayed: true/is);
    expect(await paste(line.replace(live, `${live.slice(0, -1)}-`))).toMatch(/^HTTP\/1.1 403 /);
    await says('API key malformed');
    expect(output.out.slice(output.out.indexOf('202'))).not.toContain('ea_');
  });

  test('knows no other --auth', async () => {
    const { output, ended } = start(ANY_PORTS, '--auth', 'jwt');
    expect(await ended).toBe(1);
    expect(output.error).toBe('--auth can be apiKeys only, and is "jwt"\n');
  });

  test('with --webhook, prints what verifies its calls, and calls it, with API keys too', async () => {
    const receiver = await webhookReceiver();
    const { output, says } = start(
      { ...ANY_PORTS, WEBHOOK_SECRET: receiver.secret },
      '--auth',
      'apiKeys',
      '--webhook',
      receiver.url,
    );
    await says('Ctrl-C ends it');
    expect(urlIn(output.out, 'Webhook')).toBe(receiver.url);
    expect(urlIn(output.out, 'Outcomes')).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\d{12}\/email-api-outcomes$/);
    expect(output.out).toContain(`WEBHOOK_SECRET=${receiver.secret} `);
    const [, live] = /API keys +(ea_live_\w+)/.exec(output.out) ?? [];
    const sent = await fetch(urlIn(output.out, 'API'), {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        'Idempotency-Key': 'told-1',
        Authorization: `Bearer ${live}`,
      },
      body: '{"to":"bounce@simulator.amazonses.com","subject":"Hello","text":"Sent once."}',
    });
    const { id } = (await sent.json()) as { id: string };
    await says(`bounced (mailbox-unknown)`);
    expect(output.out).toMatch(new RegExp(`SES +bounced \\(mailbox-unknown\\) +${id}\\n`));
    await expect
      .poll(() => receiver.of(id).map(({ event }) => event.type), { timeout: 10_000 })
      .toEqual(['email.accepted', 'email.bounced']);
    await receiver.close();
  });

  test('makes a secret of its own, each time', async () => {
    const secretOf = async () => {
      const { output, says } = start(ANY_PORTS, '--webhook', 'http://127.0.0.1:9');
      await says('Ctrl-C ends it');
      return /WEBHOOK_SECRET=(whsec_[\w+/=]{44}) /.exec(output.out)?.[1];
    };
    const [first, second] = await Promise.all([secretOf(), secretOf()]);
    expect(first).toBeDefined();
    expect(second).not.toBe(first);
  });

  test.each([
    'nothing',
    'http://example.com',
    'https://10.0.0.1/',
    'http://127.0.0.1.example.com',
    'ftp://127.0.0.1',
  ])('calls nobody but this machine: not --webhook %s', async (url) => {
    const { output, ended } = start(ANY_PORTS, '--webhook', url);
    expect(await ended).toBe(1);
    expect(output.error).toBe('--webhook must be an address of this machine, as http://127.0.0.1:4000\n');
  });

  test('says in one line that a secret is none', async () => {
    const { output, ended } = start({ ...ANY_PORTS, WEBHOOK_SECRET: 'whsec_short' });
    expect(await ended).toBe(1);
    expect(output.error).toMatch(/^WEBHOOK_SECRET must be [^\n]+\n$/);
  });

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

  test('keeps a log that can be audited with its table', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'email-api-log-'));
    const log = join(folder, 'log');
    const { output, says } = start({ ...ANY_PORTS, LOG_FILE: log });
    await says('Ctrl-C ends it');
    const send = () =>
      fetch(urlIn(output.out, 'API'), {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'Idempotency-Key': 'logged-1' },
        body: '{"to":"jane@example.com","subject":"Hello","text":"Sent once."}',
      });
    expect([(await send()).status, (await send()).status]).toEqual([202, 202]);
    await says('sent (replay)');
    const words = ['audit', '--logs', log, '--endpoint', urlIn(output.out, 'Table')];
    const records = join(import.meta.dirname, '../../bin/records.ts');
    const { stdout } = await promisify(execFile)(process.execPath, [records, ...words]);
    expect(stdout).toMatch(/^Read 2 requests, \d events and 1 records\.\n\nNothing contradicts a promise\./);
    expect(await readFile(log, 'utf8')).not.toMatch(/logged-1|jane|Hello|once/);
    await rm(folder, { recursive: true });
  });

  test('says in one line that its log cannot be written', async () => {
    const { output, ended } = start({ ...ANY_PORTS, LOG_FILE: '/no/such/folder/log' });
    expect(await ended).toBe(1);
    expect(output.error.trim()).toMatch(/^LOG_FILE cannot be written: .*$/);
  });

  test('has a help', async () => {
    const { output, ended } = start({}, '--help');
    expect([await ended, output.error]).toEqual([0, '']);
    for (const word of [
      'npm start',
      'PORT',
      'INBOX_PORT',
      'LOG_FILE',
      'NO_COLOR',
      '--webhook',
      'WEBHOOK_SECRET',
    ])
      expect(output.out).toContain(word);
  });

  test.each([['--bogus'], ['word'], ['--help=3']])(
    'says in one line that it does not know %s',
    async (word) => {
      const { output, ended } = start({}, word);
      expect([await ended, output.out]).toEqual([2, '']);
      expect(output.error).toMatch(/^[^\n]+ See --help\.\n$/);
    },
  );

  describe('ends with any signal, and leaves nothing behind:', () => {
    test.each(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const)('%s', async (signal) => {
      const folder = await mkdtemp(join(tmpdir(), 'email-api-ends-'));
      const { child, output, ended, says } = start({ ...ANY_PORTS, TMPDIR: folder });
      await says('Ctrl-C ends it');
      expect(readdirSync(folder).length).toBeGreaterThan(0);
      child.kill(signal);
      expect(await ended).toBe(0);
      expect(output.error).toBe('');
      expect(readdirSync(folder)).toEqual([]);
      await rm(folder, { recursive: true });
    });

    test.each(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGKILL'] as const)('%s to npm alone', async (signal) => {
      const { child, output, says } = run('npm', ['start'], ANY_PORTS);
      await says('Ctrl-C ends it');
      const urls = ['Playground', 'Inbox', 'Table'].map((name) => urlIn(output.out, name));
      expect(await Promise.all(urls.map(isOpen))).toEqual([true, true, true]);
      child.kill(signal);
      await expect
        .poll(() => Promise.all(urls.map(isOpen)), { timeout: 10_000 })
        .toEqual([false, false, false]);
    });

    test('while it starts', async () => {
      const { child, ended } = run('npm', ['start'], ANY_PORTS);
      await once(child.stdout, 'data');
      child.kill('SIGTERM');
      // The streams are the server's too: they close when nobody has them any more.
      await ended;
    });
  });

  describe('with a Node that cannot run it says one sentence:', () => {
    const sentence = /^email-api needs Node 24, and this is Node (\d+\.\d+\.\d+): [^\n]+\.\n$/;

    test('every command that runs TypeScript looks first', async () => {
      const { scripts } = JSON.parse(await readFile('package.json', 'utf8')) as {
        scripts: { [name: string]: string };
      };
      const ours = Object.entries(scripts).filter(([, command]) => command.includes('.ts'));
      expect(ours.map(([name]) => name)).toContain('start');
      for (const [name, command] of ours) {
        expect([name, command]).toEqual([
          name,
          expect.stringMatching(/^(exec )?node -r \.\/bin\/need-node-24\.cjs /),
        ]);
      }
    });

    test('as where install scripts did not run', async () => {
      const folder = await mkdtemp(join(tmpdir(), 'email-api-old-'));
      const older = join(folder, 'older.cjs');
      await writeFile(
        older,
        `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.19.0' } });`,
      );
      const { output, ended } = run(
        process.execPath,
        ['-r', older, '-r', './bin/need-node-24.cjs', script],
        {},
      );
      expect([await ended, output.out]).toEqual([1, '']);
      expect(sentence.exec(output.error)?.[1]).toBe('20.19.0');
      await rm(folder, { recursive: true });
    });

    /** A Node of the machine's own, if that is an older one. */
    const old = ['/usr/bin/node', '/usr/local/bin/node'].find((path) => existsSync(path));

    test.skipIf(!old)('in the words of a real one', async () => {
      const version = (await promisify(execFile)(old ?? '', ['--version'])).stdout;
      const { output, ended, child } = run(old ?? '', ['-r', './bin/need-node-24.cjs', script, '--help'], {});
      const code = await ended;
      child.unref();
      if (Number.parseInt(version.slice(1), 10) >= 24) expect([code, output.error]).toEqual([0, '']);
      else expect(output.error).toMatch(sentence);
    });
  });

  test('sends nothing to a real server, whatever the environment says', async () => {
    const connections: unknown[] = [];
    const smtp = createServer((socket) => connections.push(socket.destroy()));
    await new Promise<void>((resolve) => smtp.listen(0, LOOPBACK, resolve));
    const { port } = smtp.address() as { port: number };
    // aws-ses-v2-local relays what it accepts to this server, and dies where it is no JSON.
    for (const SMTP_TRANSPORT of [JSON.stringify({ host: LOOPBACK, port }), 'smtp']) {
      const { output, says } = start({ ...ANY_PORTS, SMTP_TRANSPORT });
      await says('Ctrl-C ends it');
      const url = urlIn(output.out, 'API');
      for (const key of ['first', 'second']) {
        const headers = { 'Content-Type': 'application/json', 'Idempotency-Key': key };
        const body = '{"to":"jane@example.com","subject":"Hello","text":"Sent once."}';
        expect((await fetch(url, { method: 'POST', headers, body })).status).toBe(202);
      }
    }
    expect(connections).toEqual([]);
    smtp.close();
  });

  /** Linux tells what a process listens on and how much memory it ever had. */
  const hasProc = existsSync('/proc/self/net/tcp');

  test.skipIf(!hasProc)('has five ports, and whatever listens guards: no emulator does', async () => {
    const { child, says } = start(ANY_PORTS);
    await says('Ctrl-C ends it');
    const ports = portsOf(child.pid);
    expect(ports).toHaveLength(5);
    for (const port of ports) {
      const url = `http://${LOOPBACK}:${port}/`;
      expect([port, await statusOf(url, { Host: 'evil.example' })]).toEqual([port, 403]);
      expect([port, await statusOf(url, { Origin: 'https://evil.example' })]).toEqual([port, 403]);
    }
  });

  test.skipIf(!hasProc)('keeps nothing of 400 MB that are sent to the faults', async () => {
    const { child, output, says } = start(ANY_PORTS);
    await says('Ctrl-C ends it');
    const url = urlIn(output.out, 'Playground');
    // What the first requests need is no part of it.
    expect(await statusOf(`${url}/_local/faults`, {}, 64)).toBe(413);
    const before = peakMiB(child.pid);
    expect(await statusOf(`${url}/_local/faults`, {}, 6_400)).toBe(413);
    // A chunk is gone when its turn comes to be collected; kept they would be 400, and more once parsed.
    expect(peakMiB(child.pid) - before).toBeLessThan(300);
    expect(await (await fetch(`${url}/_local/faults`)).json()).toEqual({ faults: [] });
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

const CHUNK = Buffer.alloc(64 * 1_024, '[');

/** @param chunks so many times 64 KiB as the body */
function statusOf(url: string, headers: { [name: string]: string }, chunks = 0): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const asking = request(url, { method: chunks ? 'POST' : 'GET', headers, agent: false }, (response) => {
      response.resume().once('end', () => resolve(response.statusCode));
    }).on('error', reject);
    const write = (left: number): void => {
      if (left === 0) asking.end();
      else asking.write(CHUNK, () => write(left - 1));
    };
    write(chunks);
  });
}

/** The TCP ports that a process listens on. */
function portsOf(pid: number | undefined): number[] {
  const sockets = new Set(
    readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
      try {
        return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1] ?? [];
      } catch {
        return [];
      }
    }),
  );
  return ['tcp', 'tcp6'].flatMap((family) =>
    readFileSync(`/proc/${pid}/net/${family}`, 'utf8')
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
      // 0A is LISTEN.
      .filter(([, , , state, , , , , , inode]) => state === '0A' && sockets.has(inode ?? ''))
      .map(([, local = '']) => Number.parseInt(local.split(':')[1] ?? '', 16)),
  );
}

function peakMiB(pid: number | undefined): number {
  return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1_024;
}
