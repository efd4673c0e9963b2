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

function start(environment: { [name: string]: string }) {
  const child = spawn(process.execPath, [script], { env: { ...process.env, NO_COLOR: '1', ...environment } });
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
      // One line a request, with its outcome.
      await says('sent (replay)');
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
