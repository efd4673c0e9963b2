import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { lambdaBundle } from '../lambda-bundle.ts';

export interface Bundles {
  /** The file of a function's ES module. */
  sendEmail: string;
  close(): Promise<void>;
}

/** Builds the functions as they are built for AWS, into a folder that goes when they are no longer needed. */
export async function bundleFunctions(): Promise<Bundles> {
  const folder = await mkdtemp(join(tmpdir(), 'email-api-'));
  await build({
    ...lambdaBundle,
    entryPoints: [join(import.meta.dirname, '../../functions/send-email.ts')],
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    logLevel: 'error',
  });
  return {
    sendEmail: join(folder, 'send-email.mjs'),
    close: () => rm(folder, { recursive: true, force: true }),
  };
}
