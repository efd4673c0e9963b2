import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { welcome } from '../../lib/local/terminal.ts';
import { describeApi } from '../../lib/openapi/document.ts';
import { type LocalApi, localApi } from '../support/local-api.ts';
import { recorder } from '../support/signed-requests.ts';

// Whoever follows everything that is printed here, in the order in which it stands, on one server.

const run = promisify(execFile);
const LOCAL = 'http://127.0.0.1:3000';

let api: LocalApi;
let seen: Awaited<ReturnType<typeof recorder>>;
beforeAll(async () => {
  api = await localApi();
  seen = await recorder(api.apiUrl);
});
afterAll(async () => {
  await seen.close();
  await api.close();
});

interface Step {
  /** Where it stands. */
  from: string;
  kind: 'sh' | 'ts';
  text: string;
}

const pages = [
  'README.md',
  'examples/README.md',
  'docs/clients.md',
  'docs/contract.md',
  'lib/local/README.md',
];
const printed = welcome({
  apiUrl: LOCAL,
  inboxUrl: '',
  dynamoDbUrl: '',
  table: '',
  historyTable: '',
  outcomesQueueUrl: '',
  close: async () => {},
});

/** All that somebody can follow: blocks of shell that call the API, the Resend snippets, the examples by their list. */
function stepsOf(page: string): Step[] {
  const text = readFileSync(page, 'utf8');
  const blocks = [...text.matchAll(/^ *```(sh|ts)\n(.*?)^ *```/gms)].map(([, kind, block]) => ({
    kind,
    text: block,
  }));
  const listed = [...text.matchAll(/^\| \[.*?\] ?\(.*?\) \| `(.*?examples\/.*?)`/gm)].map(([, command]) => ({
    kind: 'sh',
    text: command,
  }));
  return [...listed, ...blocks]
    .filter(({ text }) => /^(curl|.*examples\/)|new Resend\(/m.test(text ?? ''))
    .map(({ kind, text = '' }) => ({ from: page, kind: kind as Step['kind'], text }));
}

const steps: Step[] = [
  ...printed
    .split('\n')
    .filter((line) => /^ *curl /.test(line))
    .map((text): Step => ({ from: 'npm start', kind: 'sh', text })),
  ...pages.flatMap(stepsOf),
];

const has = async (command: string, words: string[], found: RegExp): Promise<boolean> =>
  found.test((await run(command, words).catch(() => ({ stdout: '' }))).stdout);
const signingCurl = await has('curl', ['--help', 'all'], /--aws-sigv4/);
const botocore = await has('python3', ['-c', 'import botocore; print("here")'], /here/);

/** What a step needs and is not here. */
function missing({ text }: Step): string | undefined {
  if (text.includes('send.py') && !botocore) return 'Python with botocore';
  return /curl|send\.sh/.test(text) && !signingCurl ? 'a curl that signs' : undefined;
}

async function follow(step: Step): Promise<string> {
  const text = step.text.replaceAll(LOCAL, seen.url).replaceAll('npx node', process.execPath);
  const env = {
    PATH: process.env.PATH ?? '',
    URL: `${seen.url}/email`,
    EMAIL_API_URL: `${seen.url}/email`,
    RESEND_BASE_URL: seen.url,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'example',
    AWS_SESSION_TOKEN: 'session',
  };
  if (step.kind === 'sh') {
    const { stdout, stderr } = await run('sh', ['-ec', text], { env });
    return `${stdout}${stderr}`;
  }
  const whole = `${text}\nconsole.info(data ?? error);`;
  return (await run(process.execPath, ['--input-type=module-typescript', '--eval', whole], { env })).stdout;
}

/** By key, every email that was sent under it, as JSON. */
function emailsByKey(): Map<string, Set<string>> {
  const emails = new Map<string, Set<string>>();
  for (const { method, headers, body } of seen.requests) {
    const key = headers['idempotency-key'];
    if (method !== 'POST' || typeof key !== 'string') continue;
    emails.set(key, (emails.get(key) ?? new Set()).add(JSON.stringify(JSON.parse(String(body)))));
  }
  return emails;
}

async function followAll(order: readonly Step[]): Promise<void> {
  for (const step of order) {
    if (missing(step)) continue;
    const said = await follow(step);
    expect(said, `${step.from}: ${step.text}`).not.toMatch(/urn:problem/);
  }
}

describe('Everything that the documents show', () => {
  test('is here', () => {
    const places = steps.map(({ from }) => from);
    expect(new Set(places)).toEqual(new Set(['npm start', 'README.md', ...pages.slice(1).filter(hasSteps)]));
    expect(steps.filter(({ kind }) => kind === 'ts').map(({ from }) => from)).toEqual(['README.md']);
    for (const file of ['send.sh', 'send.ts', 'send.py', 'resend.ts', 'retry.ts']) {
      expect(
        steps.some(({ text }) => text.includes(`examples/${file}`)),
        file,
      ).toBe(true);
    }
  });

  test('can be followed in its order on one server, and then backwards: an email each, never two', async () => {
    for (const step of steps) {
      const reason = missing(step);
      if (reason) console.info(`${step.from}: "${step.text}" is left out: there is no ${reason} here.`);
    }
    await followAll(steps);
    const keys = [...emailsByKey().keys()];
    expect(await api.inbox()).toHaveLength(keys.length);

    await followAll(steps.toReversed());
    expect([...emailsByKey().keys()]).toEqual(keys);
    expect(await api.inbox()).toHaveLength(keys.length);
  }, 60_000);

  test('has a key for each email', () => {
    for (const [key, emails] of emailsByKey()) expect([key, emails.size]).toEqual([key, 1]);
  });

  test('has no key that was not tried', () => {
    const shown = [...pages.map((page) => readFileSync(page, 'utf8')), printed].flatMap((text) =>
      [...text.matchAll(/(?:Idempotency-Key: |idempotencyKey: '|^IDEMPOTENCY_KEY=)([\w-]+)/gm)].map(
        ([, key]) => key,
      ),
    );
    expect(shown.length).toBeGreaterThan(4);
    if (signingCurl) expect([...emailsByKey().keys()]).toEqual(expect.arrayContaining(shown));
  });
});

describe("The description's examples", () => {
  const { paths, components } = describeApi();
  const emails = paths['/email'].post.requestBody.content['application/json'].examples;
  const keys: { [name: string]: { value: string } } = components.parameters['Idempotency-Key'].examples;

  test('have a key for each email', () => {
    expect(Object.keys(keys)).toEqual(Object.keys(emails));
    const values = Object.values(keys).map(({ value }) => value);
    expect(new Set(values).size).toBe(values.length);
  });

  test('can be followed on the same server', async () => {
    // Backwards, a fault was set for an email that had been sent.
    await fetch(`${api.apiUrl}/_local/faults`, { method: 'DELETE' });
    for (const [name, { value }] of Object.entries(emails)) {
      const key = keys[name]?.value ?? '';
      expect(emailsByKey().has(key)).toBe(false);
      const sent = await api.post(value, { key });
      expect([sent.status, sent.headers.get('Idempotent-Replayed')]).toEqual([202, null]);
    }
  });
});

function hasSteps(page: string): boolean {
  return stepsOf(page).length > 0;
}
