import { join } from 'node:path';
import type { BuildOptions } from 'esbuild';
import { leanAlias } from '../../lib/build/bundle-options.ts';
import { builtFunction, bundle, type Contestant, entries } from '../contestants.ts';
import type { Fakes } from '../processes.ts';
import { startSubject } from '../processes.ts';

/** Something that may make a send faster, or not. */
export interface Variant {
  name: string;
  /** In a few words, for the table. */
  what: string;
  /** @param folder of its own */
  make(folder: string, fakes: Fakes): Promise<Contestant>;
}

const built = (entry: string, changed?: BuildOptions): Variant['make'] => {
  return (folder) => bundle(entry, join(folder, 'bundle.mjs'), changed);
};

/** Ours with other flags or environment for its process. */
const started = (how: Pick<Contestant, 'execArgv' | 'environment'>): Variant['make'] => {
  return async (folder) => ({ ...(await bundle(entries.ours, join(folder, 'bundle.mjs'))), ...how });
};

/** What the others are measured beside. */
export const references: readonly Variant[] = [
  { name: 'ours', what: 'as it is deployed', make: built(entries.ours) },
  { name: 'peer', what: 'the Powertools middleware', make: built(entries.peer) },
  { name: 'floor', what: 'the three calls by plain clients', make: built(entries.floor) },
];

export const variants: readonly Variant[] = [
  {
    name: 'compile cache',
    what: 'V8’s compiled code kept in a folder, filled before; Lambda’s own disk starts empty, so it would have to be deployed',
    make: withCompileCache,
  },
  { name: 'not minified', what: 'longer names, more to read', make: built(entries.ours, { minify: false }) },
  {
    name: 'split',
    what: 'what is imported later in files of its own',
    make: built(entries.ours, { splitting: true }),
  },
  {
    name: 'large young generation',
    what: '--max-semi-space-size=32: collected less often',
    make: started({ execArgv: ['--max-semi-space-size=32'] }),
  },
  {
    name: 'node:http imported',
    what: 'which loads undici, for local emulators only',
    make: built('bench/tried/imports-http.ts', { alias: leanAlias }),
  },
  {
    name: 'whole SDK',
    what: 'ours with the SDK in its bundle, as sdk=full deploys it',
    make: async () => builtFunction('send-email', 'full'),
  },
  {
    name: 'cut stack',
    what: 'the floor’s calls by the SDK’s commands with only serializer, signer and HTTP handler',
    make: built('bench/tried/cut-stack.ts'),
  },
  {
    name: 'json',
    what: 'the floor’s calls as plain JSON, with only the SDK’s signer and HTTP handler',
    make: built('bench/tried/json.ts'),
  },
];

async function withCompileCache(folder: string, fakes: Fakes): Promise<Contestant> {
  const environment = { NODE_COMPILE_CACHE: join(folder, 'cache') };
  const contestant = { ...(await bundle(entries.ours, join(folder, 'bundle.mjs'))), environment };
  const subject = await startSubject(contestant, fakes.environment);
  // With what a request needs: V8 compiles a function when it is first called.
  await subject.run('replay', 10);
  await subject.end();
  return contestant;
}
