import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { makeApiKey } from '../../functions/callers/api-key.ts';
import { LOCAL_AWS } from '../../lib/local/aws-variables.ts';
import { type LocalDynamoDb, startDynamoDb } from '../../lib/local/dynamodb.ts';
import { type LocalApi, localApi } from '../support/local-api.ts';

// npm run keys, as a process, on a table of its own for each test.

const script = join(import.meta.dirname, '../../bin/keys.ts');

/** The same in every run, as it stands in the names of tests. */
const WHOLE = makeApiKey('live', (size) => Buffer.alloc(size, 7)).text;

let dynamoDb: LocalDynamoDb;
let client: DynamoDBClient;
let table: string;
let tables = 0;
beforeAll(async () => {
  dynamoDb = await startDynamoDb({ table: 'records' });
  client = new DynamoDBClient({ ...LOCAL_AWS, endpoint: dynamoDb.url });
});
beforeEach(async () => {
  table = `api-keys-${++tables}`;
  await client.send(
    new CreateTableCommand({
      TableName: table,
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      BillingMode: 'PAY_PER_REQUEST',
    }),
  );
});
afterAll(async () => {
  client.destroy();
  await dynamoDb.close();
});

interface Run {
  code: number;
  out: string;
  error: string;
}

/** @param input what comes on standard input */
async function run(words: string[], input = ''): Promise<Run> {
  const running = promisify(execFile)(process.execPath, [script, ...words], {
    env: { ...process.env, NO_COLOR: '1' },
  });
  running.child.stdin?.end(input);
  const { stdout, stderr, code = 0 } = await running.catch((failed) => failed);
  return { code, out: stdout, error: stderr };
}

const keys = (...words: string[]) => run([...words, '--endpoint', dynamoDb.url, '--table', table]);
const check = (input: string) =>
  run(['check', '--json', '--endpoint', dynamoDb.url, '--table', table], input);

async function made(...words: string[]) {
  const { out } = await keys('create', '--caller', 'shop', '--from', 'a@shop.example', '--json', ...words);
  const { id, apiKey } = JSON.parse(out);
  return { id: String(id), apiKey: String(apiKey) };
}

describe('npm run keys', () => {
  test('makes one, shows it once, lists it, and knows it again', async () => {
    const words = ['--from', 'No-Reply@Shop.Example', '--from', 'shop.example', '--test', '--expires', '90d'];
    const created = await keys('create', '--caller', 'shop', ...words);
    expect(created.code).toBe(0);
    const [apiKey = '', id = ''] = /^ea_test_(\w{12})_\w{38}(?=\n)/.exec(created.out) ?? [];
    expect(created.out).toContain('It is not shown again');
    expect(created.out).toMatch(/senders +No-Reply@shop\.example, shop\.example\n/);

    const listed = await keys('list');
    expect(listed.out).toMatch(
      new RegExp(`\n${id}  ${apiKey.slice(-4)} +shop +test +active .+ No-Reply@shop.example shop.example\n$`),
    );
    const shown = await keys('show', id);
    for (const { out } of [listed, shown, await keys('list', '--json')]) {
      expect(out).not.toContain(apiKey);
      expect(out).not.toMatch(/secret/i);
    }
    const checked = await check(`${apiKey}\n`);
    expect([checked.code, JSON.parse(checked.out)]).toEqual([
      0,
      expect.objectContaining({ id, caller: 'shop', state: 'active' }),
    ]);
  });

  test('rotates: both work, and the first has an end', async () => {
    const first = await made();
    const rotated = await keys('rotate', first.id, '--keep', '12h', '--yes', '--json');
    const { id, apiKey, caller, replaces } = JSON.parse(rotated.out);
    expect([caller, replaces.id, replaces.expiresAt > Date.now()]).toEqual(['shop', first.id, true]);
    expect(JSON.parse((await check(first.apiKey)).out)).toMatchObject({ expiresAt: replaces.expiresAt });
    expect(JSON.parse((await check(apiKey)).out)).toMatchObject({ id, state: 'active' });
  });

  test('revokes one, and says so when it is done again', async () => {
    const { id, apiKey } = await made();
    expect(await keys('revoke', id, '--yes')).toEqual({
      code: 0,
      out: `Revoked: ${id}, of shop.\n`,
      error: '',
    });
    const again = await keys('revoke', id, '--yes');
    expect([again.code, again.out]).toEqual([
      0,
      expect.stringMatching(/^Nothing was changed: .+ \(revoked on /),
    ]);
    const checked = await check(apiKey);
    expect([checked.code, JSON.parse(checked.out).state]).toEqual([1, 'revoked']);
    const rotated = await keys('rotate', id, '--yes');
    expect([rotated.code, rotated.error]).toEqual([1, expect.stringContaining('has ended (revoked on ')]);
  });

  test('keeps a caller’s name for them', async () => {
    const { id } = await made();
    const words = ['create', '--caller', 'shop', '--from', 'a@shop.example'];
    const taken = await keys(...words, '--yes');
    expect([taken.code, taken.error]).toEqual([1, expect.stringContaining('Add --same-caller')]);
    await keys('revoke', id, '--yes');
    const refused = await keys(...words, '--yes');
    expect([refused.code, refused.error]).toEqual([1, expect.stringContaining('Add --same-caller')]);
    expect((await keys(...words, '--same-caller')).code).toBe(0);
  });

  test('changes nothing where nobody can be asked', async () => {
    const { id, apiKey } = await made();
    for (const command of ['revoke', 'rotate']) {
      expect((await keys(command, id)).error).toBe('Nobody can be asked here: add --yes. See --help.\n');
    }
    expect(JSON.parse((await check(apiKey)).out)).toMatchObject({ state: 'active' });
    expect(JSON.parse((await keys('list', '--json')).out)).toHaveLength(1);
  });

  test('checks what is none, and repeats nothing of it', async () => {
    const { text } = makeApiKey('live');
    const unknown = await check(text);
    const malformed = await check(`${text.slice(0, -1)}!`);
    expect([unknown, malformed]).toEqual([
      { code: 1, out: '{\n  "state": "unknown"\n}\n', error: '' },
      { code: 1, out: '{\n  "state": "malformed"\n}\n', error: '' },
    ]);
    const nothing = await check('');
    expect([nothing.code, nothing.error]).toEqual([2, expect.stringContaining('Nothing came in')]);
  });

  test.each<[string, string[]]>([
    ['"frobnicate" is no command.', ['frobnicate']],
    ['Name the --caller.', ['create', '--from', 'a@shop.example']],
    ['--from takes an address or a domain', ['create', '--caller', 'shop', '--from', 'nobody@']],
    [
      '--expires is in the past',
      ['create', '--caller', 's', '--from', 'a@b.example', '--expires', '2020-01-01'],
    ],
    ['rotate takes no --from.', ['rotate', 'abcdefghijkl', '--from', 'a@b.example']],
    ['An id has 12 letters and digits', ['revoke', 'short']],
    ['treat it as leaked', ['revoke', WHOLE]],
    ['There is a word too many.', ['check', WHOLE]],
    ['There is a word too many.', ['show', 'abcdefghijkl', 'more']],
    ['--keep takes a time as 24h or 7d', ['rotate', 'abcdefghijkl', '--keep', 'long']],
    ['Unknown option', ['list', '--frobnicate']],
  ])('says "%s" for %j', async (sentence, words) => {
    const { code, out, error } = await keys(...words);
    expect(error).toContain(sentence);
    expect(error).toMatch(/^[^\n]+ See --help\.\n$/);
    expect([code, out]).toEqual([2, '']);
    expect(error).not.toMatch(/ea_live_/);
  });

  test.each<[string, string[]]>([
    ['There is no API key abcdefghijkl: never made, or over for long.', ['show', 'abcdefghijkl']],
    ['There is no such table in this account and region.', ['list', '--table', 'no-such-table']],
    ['That is no table of API keys.', ['show', 'abcdefghijkl', '--table', 'records']],
    [
      'That is no table of API keys.',
      ['create', '--caller', 's', '--from', 'a@b.example', '--table', 'records'],
    ],
  ])('says "%s" for %j', async (sentence, words) => {
    expect(
      await run([
        ...words,
        '--endpoint',
        dynamoDb.url,
        ...(words.includes('--table') ? [] : ['--table', table]),
      ]),
    ).toEqual({
      code: 1,
      out: '',
      error: `${sentence}\n`,
    });
  });

  test('touches no table that nobody named', async () => {
    expect(await run(['list'])).toEqual({
      code: 2,
      out: '',
      error: 'Name the --table, or the --endpoint of one on this machine. See --help.\n',
    });
  });

  test('has a help', async () => {
    for (const words of [[], ['--help']]) {
      const { code, out } = await run(words);
      expect([code, out]).toEqual([0, expect.stringContaining('npm run keys -- rotate')]);
    }
  });
});

describe('what npm start lets in, with --auth apiKeys', () => {
  let api: LocalApi;
  beforeAll(async () => {
    api = await localApi({ auth: 'apiKeys' });
  });
  afterAll(() => api.close());

  const here = (...words: string[]) => run([...words, '--endpoint', api.dynamoDbUrl, '--json']);
  const create = async (...words: string[]) =>
    JSON.parse((await here('create', '--caller', 'shop', '--from', 'shop@example.com', ...words)).out);
  const send = (key: string, apiKey: string) =>
    api.post(
      { to: 'jane@example.net', subject: key, text: 'Sent once.' },
      { key, headers: { Authorization: `Bearer ${apiKey}` } },
    );

  test('is what the command has made: it sends, is rotated and replays, is revoked and refused', async () => {
    const first = await create();
    const sent = await send('rotated', first.apiKey);
    expect([sent.status, sent.headers.get('Idempotent-Replayed')]).toEqual([202, null]);
    const second = JSON.parse((await here('rotate', first.id, '--yes')).out);
    for (const { apiKey } of [first, second]) {
      const again = await send('rotated', apiKey);
      expect([again.json, again.headers.get('Idempotent-Replayed')]).toEqual([sent.json, 'true']);
    }
    const [email, ...more] = await api.inbox('rotated');
    expect([email?.from, more]).toEqual(['shop@example.com', []]);
    await here('revoke', first.id, '--yes');
    expect((await send('rotated', first.apiKey)).status).toBe(403);
    expect((await send('rotated', second.apiKey)).status).toBe(202);
  });

  test('reaches nobody with a test API key, and has records of its own', async () => {
    const { apiKey } = await create('--caller', 'tester', '--test');
    expect((await send('tested', apiKey)).status).toBe(202);
    const [email, ...more] = await api.inbox('[test] tested');
    expect(email?.destination.to).toEqual([
      expect.stringMatching(/^success\+\w+@simulator\.amazonses\.com$/),
    ]);
    expect([more, await api.inbox('tested')]).toEqual([[], []]);
  });
});
