import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listen, stop } from '../../lib/local/listen.ts';
import { breakableApi } from '../support/breakable/breakable-api.ts';
import { type LocalApi, localApi } from '../support/local-api.ts';
import { recorder, signatureOf } from '../support/signed-requests.ts';

// npm run verify, as a process.

const script = join(import.meta.dirname, '../../bin/verify.ts');
const tls = join(import.meta.dirname, '../support/tls');

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'verify-'));
  const profile = (name: string, key: string) =>
    `[${name}]\naws_access_key_id = ${key}\naws_secret_access_key = example\naws_session_token = session\n`;
  await writeFile(join(folder, 'credentials'), profile('one', 'AKIAEXAMPLE') + profile('two', 'AKIAOTHER'));
});
afterAll(() => rm(folder, { recursive: true }));

/** With nothing of the caller's AWS configuration but what is given. */
async function verify(words: string[], more: { [name: string]: string } = {}) {
  const env = {
    PATH: process.env.PATH ?? '',
    NO_COLOR: '1',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: join(folder, 'none'),
    AWS_SHARED_CREDENTIALS_FILE: join(folder, 'credentials'),
    ...more,
  };
  const run = promisify(execFile)(process.execPath, [script, ...words], { env });
  const { stdout, stderr, code = 0 } = await run.catch((failed) => failed);
  return { out: String(stdout), error: String(stderr), code: Number(code) };
}

describe('npm run verify on npm start, with API keys', () => {
  let api: LocalApi;
  beforeAll(async () => {
    api = await localApi({ auth: 'apiKeys' });
  });
  afterAll(() => api.close());

  test.each(['live', 'test'] as const)(
    'sees each promise hold by a %s one, for strangers too',
    async (mode) => {
      const { [mode]: apiKey, live, test: tests } = api.apiKeys ?? {};
      const words = ['--url', api.apiUrl, '--api-key', '--other-api-key-env', 'SECOND'];
      const before = (await api.inbox()).length;
      const { out, error, code } = await verify(words, {
        EMAIL_API_KEY: apiKey ?? '',
        // Live and tests are apart, as two callers are.
        SECOND: (mode === 'live' ? tests : live) ?? '',
      });
      expect([code, error]).toEqual([0, '']);
      expect(out.match(/^[✓✗–]/gm)).toEqual(Array.from({ length: 16 }, () => '✓'));
      expect(out).toMatch(/^✓ a stranger +\d+ ms {2}401 without credentials/m);
      expect((await api.inbox()).slice(before)).toHaveLength(11);
    },
  );

  test('is not let in without one', async () => {
    const { out, code } = await verify(['--url', api.apiUrl]);
    expect([code, out]).toEqual([1, expect.stringMatching(/^✗ send +\d+ ms {2}401 .+ an --api-key where/m)]);
  });

  test('says where there is none', async () => {
    const { error, code } = await verify(['--url', api.apiUrl, '--api-key'], { EMAIL_API_KEY: 'ea_live_' });
    expect([code, error]).toEqual([
      1,
      'The variable EMAIL_API_KEY has no API key: a letter of it is wrong.\n',
    ]);
  });
});

describe('npm run verify on npm start', () => {
  let api: LocalApi;
  beforeAll(async () => {
    api = await localApi();
  });
  afterAll(() => api.close());

  test('sees each promise hold, by a base URL too, and sends to nobody but the simulator', async () => {
    const { out, error, code } = await verify(['--url', api.apiUrl]);
    expect([code, error]).toEqual([0, '']);
    expect(out).toMatch(/^http:\S+\/email, which is npm start, run [\w-]{36}\n/);
    expect(out.match(/^[✓✗–]/gm)).toEqual(Array.from({ length: 15 }, () => '✓'));
    expect(out).toMatch(/\n15 held, 0 broken, 0 not seen, in [\d.]+ m?s\.\n$/);
    const emails = await api.inbox();
    expect(emails).toHaveLength(11);
    for (const { destination } of emails) {
      expect(destination.to).toEqual([
        expect.stringMatching(/\+verify-[\w-]{36}@simulator\.amazonses\.com$/),
      ]);
    }
  });

  test('tells it to programs, and finds what goes wrong', async () => {
    const fault = { ses: 'refuse', times: 'always' };
    await fetch(`${api.apiUrl}/_local/faults`, { method: 'POST', body: JSON.stringify(fault) });
    const { out, code } = await verify(['--url', `${api.apiUrl}/email`, '--json']);
    await fetch(`${api.apiUrl}/_local/faults`, { method: 'DELETE' });
    const { url, held, checks } = JSON.parse(out);
    expect([code, url, held]).toEqual([1, `${api.apiUrl}/email`, false]);
    expect(checks[0]).toEqual({
      name: 'send',
      kind: 'broken',
      text: expect.stringMatching(/^400 email-refused: /),
      durationMs: expect.any(Number),
    });
    expect(new Set(checks.slice(1).map(({ kind }: { kind: string }) => kind))).toEqual(new Set(['unseen']));
  });
});

describe('npm run verify on something else', () => {
  test('signs as the profiles that it is given, and sees them apart', async () => {
    const api = await breakableApi();
    const seen = await recorder(api.url);
    // As emulators of AWS name an API; few resolvers know such names.
    const url = seen.url.replace('127.0.0.1', 'abc123.execute-api.localhost');
    const words = ['--url', url, '--profile', 'one', '--other-profile', 'two', '--region', 'eu-north-1'];
    const { out, code } = await verify(words);
    await seen.close();
    await api.close();
    expect([code, out]).toEqual([0, expect.stringContaining('profile two sees nothing of it')]);
    const signed = seen.requests.filter(({ path }) => path === '/email');
    expect(signed.length).toBeGreaterThan(20);
    for (const request of signed) {
      const given = request.headers.authorization ?? '';
      expect(given).toMatch(/Credential=AKIA(EXAMPLE|OTHER)\/\d+\/eu-north-1\/execute-api\/aws4_request/);
      if (given.includes('AKIAEXAMPLE')) expect(given).toContain(`Signature=${await signatureOf(request)}`);
    }
  });

  test('names a certificate that has expired', async () => {
    const [key, cert] = await Promise.all(
      ['test-only-key.pem', 'test-only-expired-cert.pem'].map((name) => readFile(join(tls, name), 'utf8')),
    );
    const api = await breakableApi({ tls: { key: key ?? '', cert: cert ?? '' } });
    const trust = { NODE_EXTRA_CA_CERTS: join(tls, 'test-only-expired-cert.pem') };
    const { out, code } = await verify(['--url', api.url, '--token', 'a-token'], trust);
    await api.close();
    expect([code, out]).toEqual([1, expect.stringMatching(/✗ send .* has a certificate that has expired/)]);
  });

  test('says so when nothing listens there', async () => {
    const server = createServer();
    const url = await listen(server, 0);
    await stop(server);
    const { out, code } = await verify(['--url', url, '--token', 'a-token']);
    expect([code, out]).toEqual([1, expect.stringMatching(/✗ send .* takes no connection/)]);
    expect(out).toMatch(/\n0 held, 1 broken, 14 not seen, .*docs\/operations\.md/);
  });

  test.concurrent.for<[sentence: string, code: number, words: string[]]>([
    ['There are no AWS credentials', 1, ['--url', 'https://example.com/email']],
    ["Unknown option '--frobnicate'. See --help.", 2, ['--frobnicate']],
  ])('says "%s" in one line', async ([sentence, expected, words], { expect }) => {
    const { out, error, code } = await verify(words);
    expect([code, out, error]).toEqual([expected, '', expect.stringContaining(sentence)]);
    expect(error.trimEnd().split('\n')).toHaveLength(1);
  });

  test('has a help', async () => {
    const { out, code } = await verify(['--help']);
    expect([code, out]).toEqual([0, expect.stringContaining('npm run verify -- --url URL')]);
  });
});
