import { builtinModules } from 'node:module';
import { basename, join } from 'node:path';
import type { Plugin } from 'esbuild';
import { ROOT } from './layout.ts';

/** Whoever is bundled takes its stores from these files of functions/dynamodb/; those of functions/redis/ have the same names. */
const STORES = /\/dynamodb\/(stores|open-records)\.ts$/;

/** Bundles an entry with Redis in place of DynamoDB as the store of its records. */
export const withRedis: Plugin = {
  name: 'with-redis',
  setup({ onResolve }) {
    onResolve({ filter: STORES }, ({ path }) => ({
      path: join(ROOT, 'functions/redis', basename(path)),
    }));
  },
};

const BUILTIN = new RegExp(`^(${builtinModules.filter((name) => /^\w/.test(name)).join('|')})$`);

/** Takes Node's modules by their whole names, also where a CommonJS package asks for `net`: in an ES module it could not. */
export const wholeNames: Plugin = {
  name: 'whole-names',
  setup({ onResolve }) {
    onResolve({ filter: BUILTIN }, ({ path }) => ({ path: `node:${path}`, namespace: 'builtin' }));
  },
};
