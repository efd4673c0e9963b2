import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import * as onDynamoDb from '../../functions/dynamodb/stores.ts';
import * as onRedis from '../../functions/redis/stores.ts';
import { functionNames, hasBundle, sdkNames } from '../../lib/function-names.ts';
import { sendEmailVariables } from '../../lib/local/function-variables.ts';
import { builtFile } from '../support/built-file.ts';

const run = promisify(execFile);
const environment = {
  ...sendEmailVariables('no-reply@example.com', 0),
  AWS_REGION: 'eu-west-1',
  REDIS_URL: 'redis://127.0.0.1:1',
};
const load = (script: string, file: string, variables: { [name: string]: string } = {}) =>
  run(process.execPath, ['--input-type=module', '--eval', script, file], {
    env: { ...environment, ...variables },
  });

const names = functionNames.filter((name) => hasBundle(name, 'redis'));
const bundles = sdkNames.flatMap((sdk) => names.map((name) => [name, sdk] as const));

test('the stores of both have the same names', () => {
  expect(Object.keys(onRedis).sort()).toEqual(Object.keys(onDynamoDb).sort());
});

describe.each(bundles)('%s, with the %s SDK', (name, sdk) => {
  test('holds the one store or the other', async () => {
    const [withRedis, without] = await Promise.all(
      (['redis', 'dynamodb'] as const).map((store) => readFile(builtFile(name, sdk, store), 'utf8')),
    );
    // Not toMatch: its message would be the bundle.
    expect(withRedis?.includes('HGETALL')).toBe(true);
    expect(/attribute_not_exists\(pk|FilterExpression: ?"expires/.test(withRedis ?? '')).toBe(false);
    expect(/EVALSHA|HGETALL|iovalkey/.test(without ?? '')).toBe(false);
  });

  test('has of the client what is reached, where it is lean', async () => {
    const bundle = await readFile(builtFile(name, sdk, 'redis'), 'utf8');
    // Of its cluster, its sentinels, and what it would write to a terminal.
    for (const word of ['None of startup nodes is available', 'All sentinels are unreachable', 'isatty'])
      expect(bundle.includes(word), word).toBe(sdk === 'full');
  });

  test('loads, and connects to nobody yet', async () => {
    const script = `
      const { handler } = await import(process.argv[1]);
      console.log(typeof handler, handler.length);
    `;
    const { stdout, stderr } = await load(script, builtFile(name, sdk, 'redis'));
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^function [012]\n$/);
  });

  test('says in a sentence what it is not told', async () => {
    const loading = load('await import(process.argv[1])', builtFile(name, sdk, 'redis'), { REDIS_URL: '' });
    await expect(loading).rejects.toThrow('The environment variable REDIS_URL is not set');
  });
});

test('a cold start of the main path loads neither undici nor anything else that it does not need', async () => {
  const script = `
    const before = new Set(process.moduleLoadList);
    await import(process.argv[1]);
    console.log(process.moduleLoadList.filter((name) => !before.has(name)).join('\\n'));
    process.exit();
  `;
  const { stdout } = await load(script, builtFile('send-email', 'lean', 'redis'));
  expect(stdout).toMatch(/ net$/m);
  expect(stdout).not.toMatch(/undici|http2|dns\/promises|child_process|worker_threads/);
});
