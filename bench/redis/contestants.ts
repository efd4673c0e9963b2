import { join } from 'node:path';
import { bundleOptions } from '../../lib/build/bundle-options.ts';
import { lazyBuiltins } from '../../lib/build/lazy-builtins.ts';
import { wholeNames } from '../../lib/build/with-redis.ts';
import { type By, builtFunction, bundle, type Contestant } from '../contestants.ts';

/** `full` is ours with the whole SDK in its bundle, as `sdk=full` deploys it. */
export type Name = 'ours' | 'full' | 'peer';
export const names: readonly Name[] = ['ours', 'full', 'peer'];

/** Ours as they are deployed with Redis, and the peer bundled into a folder. */
export async function bundleAll(folder: string): Promise<By<Name, Contestant>> {
  // The client is CommonJS: in an ES module it finds Node's own modules by these plugins of ours only, and starts sooner by them.
  const plugins = [wholeNames, lazyBuiltins];
  const peer = await bundle('bench/redis/peer.ts', join(folder, 'peer.mjs'), { ...bundleOptions, plugins });
  return {
    ours: builtFunction('send-email', 'lean', 'redis'),
    full: builtFunction('send-email', 'full', 'redis'),
    peer,
  };
}
