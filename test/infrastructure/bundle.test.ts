import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sdkNames } from '../../lib/function-names.ts';
import { builtFile } from '../support/built-file.ts';
import { environmentOf, type FunctionName, functionOf, type Template } from '../support/template.ts';

const run = promisify(execFile);
const WEBHOOK = 'https://shop.example.com/hooks';

/** The app, synthesized just as `cdk synth` runs it, once with each SDK. */
const outdirs: { [sdk: string]: string } = {};
const templates: { [sdk: string]: Template } = {};
beforeAll(async () => {
  const { context } = JSON.parse(await readFile('cdk.json', 'utf8'));
  for (const sdk of sdkNames) {
    const outdir = await mkdtemp(join(tmpdir(), 'email-api-'));
    await run(process.execPath, ['bin/email-api.ts'], {
      env: {
        ...process.env,
        CDK_OUTDIR: outdir,
        CDK_CONTEXT_JSON: JSON.stringify({
          ...context,
          from: 'no-reply@example.com',
          auth: 'apiKeys',
          webhookUrl: WEBHOOK,
          sdk,
        }),
      },
    });
    outdirs[sdk] = outdir;
    templates[sdk] = JSON.parse(await readFile(join(outdir, 'EmailApi.template.json'), 'utf8'));
  }
});
afterAll(async () => {
  for (const outdir of Object.values(outdirs)) await rm(outdir, { recursive: true });
});

const templateOf = (sdk: string): Template => templates[sdk] as Template;

/** CDK names the asset's folder and its zip in S3 after the same hash. */
function assetOf(sdk: string, name: FunctionName): string {
  const [, { Properties }] = functionOf(templateOf(sdk), name);
  return join(outdirs[sdk] ?? '', `asset.${Properties.Code.S3Key.replace('.zip', '')}`);
}

/** Runs a module with a bundle's path and the environment of its function. */
async function runWith(script: string, sdk: string, name: FunctionName, variables = {}) {
  const environment = { ...environmentOf(templateOf(sdk), name), AWS_REGION: 'eu-west-1', ...variables };
  if ('URL_SUFFIX' in environment) environment.URL_SUFFIX = 'amazonaws.com';
  const bundle = join(assetOf(sdk, name), 'index.mjs');
  return run(process.execPath, ['--input-type=module', '--eval', script, bundle], { env: environment });
}

const functions = [
  ['SendEmail', 'send-email'],
  ['LookUpEmail', 'look-up-email'],
  ['RecordOutcome', 'record-outcome'],
  ['CountOpenRecords', 'count-open-records'],
  ['AuthorizeCaller', 'authorize-caller'],
  ['AnnounceOutcome', 'announce-outcome'],
  ['CallWebhook', 'call-webhook'],
] as const;

describe.each(sdkNames)('with the %s SDK', (sdk) => {
  test.each(functions)('the asset of %s is the one file that was built', async (name, built) => {
    expect(await readdir(assetOf(sdk, name))).toEqual(['index.mjs']);
    const [asset, file] = await Promise.all([
      readFile(join(assetOf(sdk, name), 'index.mjs'), 'utf8'),
      readFile(builtFile(built, sdk), 'utf8'),
    ]);
    // Not toBe: its message would be both bundles.
    expect(asset === file).toBe(true);
  });

  test.each(functions)('%s loads as it is configured, and Lambda takes its handler', async (name) => {
    const script = `
      const { handler } = await import(process.argv[1]);
      console.log(process.versions.node.split('.')[0], typeof handler, handler.length);
    `;
    const { stdout, stderr } = await runWith(script, sdk, name);
    expect(stderr).toBe('');
    // Node.js 24 on Lambda refuses a handler with a third parameter, the callback.
    expect(stdout).toMatch(/^24 function [012]\n$/);
  });
});

const LOAD = 'await import(process.argv[1]); console.log("loaded");';

test.each(['AWS_USE_FIPS_ENDPOINT', 'AWS_USE_DUALSTACK_ENDPOINT'])(
  'lean refuses %s and names what follows it, and full takes it',
  async (variable) => {
    const on = { [variable]: 'true' };
    for (const [name] of functions.slice(0, 3)) {
      await expect(runWith(LOAD, 'lean', name, on)).rejects.toThrow(
        `${variable} needs the whole SDK: deploy with sdk=full`,
      );
      expect((await runWith(LOAD, 'full', name, on)).stdout).toBe('loaded\n');
    }
    expect((await runWith(LOAD, 'lean', 'SendEmail', { [variable]: 'false' })).stdout).toBe('loaded\n');
  },
);

test('announcing brings of SNS what it uses, and no more', async () => {
  // SNS's whole client is 303 KB.
  expect((await stat(builtFile('announce-outcome', 'lean'))).size).toBeLessThan(200 * 1_024);
});

test('a cold start of the main path loads neither undici nor anything else that it does not need', async () => {
  const script = `
    const before = new Set(process.moduleLoadList);
    await import(process.argv[1]);
    console.log(process.moduleLoadList.filter((name) => !before.has(name)).join('\\n'));
  `;
  const { stdout } = await runWith(script, 'lean', 'SendEmail');
  expect(stdout).toMatch(/ https$/m);
  expect(stdout).not.toMatch(/undici|http2|dns\/promises|child_process|worker_threads/);
});
