import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { TestProject } from 'vitest/node';
import { type FunctionName, functionOf, type Template } from './template.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The synthesized template, a JSON file. */
    templateFile: string;
    /** The folders that become the functions on AWS; the one file of each is `index.mjs`. */
    sendEmailAsset: string;
    lookUpEmailAsset: string;
    recordOutcomeAsset: string;
    countOpenRecordsAsset: string;
  }
}

/** Synthesizes the app once, just as `cdk synth` runs it, into a folder that is gone after the tests. */
export default async function bundleOnce({ provide }: TestProject) {
  const outdir = await mkdtemp(join(tmpdir(), 'email-api-'));
  const { context } = JSON.parse(await readFile('cdk.json', 'utf8'));
  await promisify(execFile)(process.execPath, ['bin/email-api.ts'], {
    env: {
      ...process.env,
      CDK_OUTDIR: outdir,
      CDK_CONTEXT_JSON: JSON.stringify({ ...context, from: 'no-reply@example.com' }),
    },
  });
  const templateFile = join(outdir, 'EmailApi.template.json');
  const template: Template = JSON.parse(await readFile(templateFile, 'utf8'));
  provide('templateFile', templateFile);
  provide('sendEmailAsset', join(outdir, assetOf(template, 'SendEmail')));
  provide('lookUpEmailAsset', join(outdir, assetOf(template, 'LookUpEmail')));
  provide('recordOutcomeAsset', join(outdir, assetOf(template, 'RecordOutcome')));
  provide('countOpenRecordsAsset', join(outdir, assetOf(template, 'CountOpenRecords')));
  return () => rm(outdir, { recursive: true });
}

/** CDK names the asset's folder and its zip in S3 after the same hash. */
function assetOf(template: Template, name: FunctionName): string {
  const [, { Properties }] = functionOf(template, name);
  return `asset.${Properties.Code.S3Key.replace('.zip', '')}`;
}
