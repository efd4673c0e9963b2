import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { describe, expect, inject, test } from 'vitest';
import { lambdaBundle } from '../../lib/lambda-bundle.ts';
import { environmentOf } from '../support/template.ts';

describe.each([
  { name: 'SendEmail', entry: 'functions/send-email.ts', asset: inject('sendEmailAsset') },
  { name: 'LookUpEmail', entry: 'functions/look-up-email.ts', asset: inject('lookUpEmailAsset') },
  { name: 'RecordOutcome', entry: 'functions/record-outcome.ts', asset: inject('recordOutcomeAsset') },
  {
    name: 'CountOpenRecords',
    entry: 'functions/count-open-records.ts',
    asset: inject('countOpenRecordsAsset'),
  },
] as const)('$name', ({ name, entry, asset }) => {
  const bundle = join(asset, 'index.mjs');

  test('the asset is one file', async () => {
    expect(await readdir(asset)).toEqual(['index.mjs']);
  });

  test('it is what lambdaBundle makes, on this machine too', async () => {
    const { outputFiles } = await build({ ...lambdaBundle, entryPoints: [entry], write: false });
    // Not toBe: its message would be both bundles.
    expect(outputFiles[0]?.text === (await readFile(bundle, 'utf8'))).toBe(true);
  });

  test('it loads with the environment of the template, and Lambda takes its handler', async () => {
    const template = JSON.parse(await readFile(inject('templateFile'), 'utf8'));
    const script = `
      const { handler } = await import(process.argv[1]);
      console.log(process.versions.node.split('.')[0], typeof handler, handler.length);
    `;
    const { stdout, stderr } = await promisify(execFile)(
      process.execPath,
      ['--input-type=module', '--eval', script, bundle],
      { env: { ...environmentOf(template, name), AWS_REGION: 'eu-west-1', URL_SUFFIX: 'amazonaws.com' } },
    );
    expect(stderr).toBe('');
    // Node.js 24 on Lambda refuses a handler with a third parameter, the callback.
    expect(stdout).toMatch(/^24 function [012]\n$/);
  });
});

test('a cold start of the main path loads neither undici nor anything else that it does not need', async () => {
  const template = JSON.parse(await readFile(inject('templateFile'), 'utf8'));
  const script = `
    const before = new Set(process.moduleLoadList);
    await import(process.argv[1]);
    console.log(process.moduleLoadList.filter((name) => !before.has(name)).join('\\n'));
  `;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '--eval', script, join(inject('sendEmailAsset'), 'index.mjs')],
    {
      env: { ...environmentOf(template, 'SendEmail'), AWS_REGION: 'eu-west-1', URL_SUFFIX: 'amazonaws.com' },
    },
  );
  expect(stdout).toMatch(/ https$/m);
  expect(stdout).not.toMatch(/undici|http2|dns\/promises|child_process|worker_threads/);
});
