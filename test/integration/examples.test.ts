import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { makeApiKey } from '../../functions/callers/api-key.ts';
import { type LocalApi, localApi } from '../support/local-api.ts';
import { recorder, signatureOf } from '../support/signed-requests.ts';

let api: LocalApi;
beforeAll(async () => {
  api = await localApi();
});
afterEach(() => fetch(`${api.apiUrl}/_local/faults`, { method: 'DELETE' }));
afterAll(() => api.close());

async function fault(body: object): Promise<void> {
  await fetch(`${api.apiUrl}/_local/faults`, { method: 'POST', body: JSON.stringify(body) });
}

const run = promisify(execFile);

/** An example as a process, with nothing of the caller's AWS configuration but what is given. */
async function example(
  command: string,
  file: string,
  key: string | undefined,
  more: { [name: string]: string | undefined } = {},
) {
  const env = {
    PATH: process.env.PATH ?? '',
    EMAIL_API_URL: `${api.apiUrl}/email`,
    RESEND_BASE_URL: api.apiUrl,
    IDEMPOTENCY_KEY: key,
    AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'example',
    ...more,
  };
  const {
    stdout,
    stderr,
    code = 0,
  } = await run(command, [`examples/${file}`], { env }).catch((failed) => failed);
  return { out: `${stdout}${stderr}`, code };
}

/** Each with what it needs, and how to see whether it is here. */
const examples: [file: string, command: string, needs: string, probe: [string, string[]], found: RegExp][] = [
  ['send.sh', 'sh', 'a curl that signs', ['curl', ['--help', 'all']], /--aws-sigv4/],
  ['send.ts', process.execPath, 'Node 24', [process.execPath, ['--version']], /^v24/],
  ['retry.ts', process.execPath, 'Node 24', [process.execPath, ['--version']], /^v24/],
  [
    'send.py',
    'python3',
    'Python with botocore',
    ['python3', ['-c', 'import botocore; print("here")']],
    /here/,
  ],
  ['resend.ts', process.execPath, 'Node 24', [process.execPath, ['--version']], /^v24/],
];

async function isHere(
  file: string,
  needs: string,
  probe: [string, string[]],
  found: RegExp,
  skip: (reason: string) => void,
): Promise<void> {
  const { stdout } = await run(...probe).catch(() => ({ stdout: '' }));
  if (found.test(stdout)) return;
  const reason = `examples/${file} is skipped: there is no ${needs} here.`;
  console.info(reason);
  skip(reason);
}

test.for(examples)('%s sends once when it is run twice', async (row, { skip }) => {
  const [file, command, needs, probe, found] = row;
  await isHere(file, needs, probe, found, skip);
  const key = randomUUID();
  const [first, second] = [await example(command, file, key), await example(command, file, key)];
  expect([first.code, second.code], first.out + second.out).toEqual([0, 0]);
  const [sent, ...more] = await api.inbox(`Hello (${key})`);
  expect(more).toEqual([]);
  for (const { out } of [first, second]) expect(out).toContain(sent?.messageId);
  if (file === 'retry.ts') return;
  expect(first.out).not.toMatch(/replay/i);
  expect(second.out).toMatch(/\(replay\)|idempotent-replayed: true/i);
});

test('they may be run one after another, by someone without credentials, and each sends an email of its own', async () => {
  const nobody = {
    AWS_ACCESS_KEY_ID: undefined,
    AWS_SECRET_ACCESS_KEY: undefined,
    AWS_EC2_METADATA_DISABLED: 'true',
  };
  const before = (await api.inbox()).length;
  let ran = 0;
  for (const [file, command, , [probe, words], found] of examples) {
    const { stdout } = await run(probe, words).catch(() => ({ stdout: '' }));
    if (!found.test(stdout)) continue;
    const { code, out } = await example(command, file, undefined, nobody);
    expect([file, code, out]).toEqual([file, 0, out]);
    ran += 1;
  }
  const emails = (await api.inbox()).slice(before);
  expect(emails).toHaveLength(ran);
  expect(new Set(emails.map(({ subject }) => subject)).size).toBe(ran);
});

test('each example is run here, and is in the list', () => {
  // The recipe for a test is run with the other tests, the durable function where Lambda's part is played, the receiver of a
  // webhook where one is called, and the app with the package.
  const others = [
    'README.md',
    'settings.ts',
    'mocked-aws.test.ts',
    'durable-step.ts',
    'webhook.ts',
    'cdk-app',
  ];
  const files = readdirSync('examples').filter((file) => !others.includes(file));
  expect(examples.map(([file]) => file).toSorted()).toEqual(files.sort());
  const list = readFileSync('examples/README.md', 'utf8');
  for (const file of files) expect(list).toContain(`[${file}](${file})`);
});

describe('the signature of a request is what AWS computes of it', () => {
  const signed = examples.filter(([file]) => file !== 'resend.ts');

  test.for(signed)('%s', async (row, { skip }) => {
    const [file, command, needs, probe, found] = row;
    await isHere(file, needs, probe, found, skip);
    const seen = await recorder(api.apiUrl);
    const more = {
      EMAIL_API_URL: `${seen.url}/email`,
      AWS_SESSION_TOKEN: 'session',
      AWS_REGION: 'eu-north-1',
    };
    const { code, out } = await example(command, file, randomUUID(), more);
    await seen.close();
    expect([code, out]).toEqual([0, out]);
    expect(seen.requests.length).toBeGreaterThan(0);
    for (const request of seen.requests) {
      const given = request.headers.authorization;
      expect(given).toContain('/eu-north-1/execute-api/aws4_request');
      expect(request.headers['x-amz-security-token']).toBe('session');
      expect(given?.match(/Signature=(\w+)/)?.[1]).toBe(await signatureOf(request));
    }
  });
});

test.for(examples)('%s calls with an API key, where the environment has one', async (row, { skip }) => {
  const [file, command, needs, probe, found] = row;
  await isHere(file, needs, probe, found, skip);
  const seen = await recorder(api.apiUrl);
  const { text } = makeApiKey('live');
  const { code, out } = await example(command, file, randomUUID(), {
    EMAIL_API_URL: `${seen.url}/email`,
    RESEND_BASE_URL: seen.url,
    EMAIL_API_KEY: text,
    AWS_SESSION_TOKEN: 'session',
  });
  await seen.close();
  expect([code, out]).toEqual([0, out]);
  expect(out).not.toContain(text);
  expect(seen.requests.length).toBeGreaterThan(0);
  for (const { headers } of seen.requests) {
    expect(headers.authorization).toBe(`Bearer ${text}`);
    expect(headers).not.toHaveProperty('x-amz-security-token');
  }
});

test('send.ts asks what became of it', async () => {
  const key = randomUUID();
  const { out } = await example(process.execPath, 'send.ts', key);
  expect(out).toMatch(/status: 'sent'/);
});

describe('retry.ts', () => {
  const retry = (key: string) => example(process.execPath, 'retry.ts', key);

  test('goes on with the same key when the sender dies, and one email goes out', async () => {
    await fault({ sender: 'kill' });
    const key = randomUUID();
    const { out, code } = await retry(key);
    const [sent, ...more] = await api.inbox(`Hello (${key})`);
    expect(more).toEqual([]);
    expect(out).toMatch(/^500 of the gateway: again in \d+ ms\n/);
    expect([code, out]).toEqual([0, expect.stringContaining(`sent ${sent?.messageId}`)]);
  });

  test('waits as long as it is told to', async () => {
    await fault({ table: 'lose-answer', operation: 'PutItem', times: 4 });
    const key = randomUUID();
    const { out, code } = await retry(key);
    expect(Number(/^not-sent: again in (\d+) ms/.exec(out)?.[1])).toBeGreaterThanOrEqual(5_000);
    expect(code).toBe(0);
    expect(await api.inbox(`Hello (${key})`)).toHaveLength(1);
  });

  test('does not repeat what only another key can mend, and says so', async () => {
    await fault({ ses: 'refuse' });
    const key = randomUUID();
    const { out, code } = await retry(key);
    expect([code, out]).toEqual([
      1,
      expect.stringMatching(
        /^email-refused .* use a new key, for the corrected email where SES refused it\.\n$/,
      ),
    ]);
  });

  test('does not repeat what must be corrected first', async () => {
    const { out, code } = await example(process.execPath, 'retry.ts', 'not a key');
    expect([code, out]).toEqual([
      1,
      expect.stringMatching(/^idempotency-key-invalid .* correct it, and use the same key\.\n$/),
    ]);
    const wrong = await example(process.execPath, 'retry.ts', randomUUID(), { EMAIL_TO: 'nobody' });
    expect([wrong.code, wrong.out]).toEqual([
      1,
      expect.stringMatching(/^invalid-email .* correct it, and use the same key\.\n$/),
    ]);
  });
});
