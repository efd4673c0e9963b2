import { builtinModules } from 'node:module';
import { join } from 'node:path';
import type { Plugin } from 'esbuild';
import { ROOT } from './layout.ts';

/** Entries take their stores from these files of functions/dynamodb/, and those of functions/redis/ have the same names. */
const STORES = /^\.\/dynamodb\/(stores|open-records)\.ts$/;

/** Bundles an entry with Redis in place of DynamoDB as the store of its records. */
export const withRedis: Plugin = {
  name: 'with-redis',
  setup({ onResolve }) {
    onResolve({ filter: STORES }, ({ path }) => ({
      path: join(ROOT, 'functions', path.replace('dynamodb', 'redis')),
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
