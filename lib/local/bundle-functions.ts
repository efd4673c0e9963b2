import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { lambdaBundle } from '../lambda-bundle.ts';

/** The files of the functions' ES modules. */
export interface Bundles {
  sendEmail: string;
  lookUpEmail: string;
  recordOutcome: string;
}

const FUNCTIONS = join(import.meta.dirname, '../../functions');

/** Builds the functions as they are built for AWS, into a folder that goes when it is closed, or with the process. */
export async function bundleFunctions(): Promise<Bundles & { close(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'email-api-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  process.once('exit', remove);
  await build({
    ...lambdaBundle,
    entryPoints: ['send-email', 'look-up-email', 'record-outcome'].map((name) =>
      join(FUNCTIONS, `${name}.ts`),
    ),
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    logLevel: 'error',
  });
  return {
    sendEmail: join(folder, 'send-email.mjs'),
    lookUpEmail: join(folder, 'look-up-email.mjs'),
    recordOutcome: join(folder, 'record-outcome.mjs'),
    close: async () => {
      process.off('exit', remove);
      remove();
    },
  };
}
