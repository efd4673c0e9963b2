import type { Plugin } from 'esbuild';

/**
 * Takes Node's own modules as they are, and not as ES modules: an import of one reads every export, and some of those load
 * what nobody needs here (undici behind `node:http`, web crypto behind `node:crypto`). A cold start is shorter for it.
 */
export const lazyBuiltins: Plugin = {
  name: 'lazy-builtins',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:/ }, ({ path }) => ({ path, namespace: 'builtin' }));
    onLoad({ filter: /.*/, namespace: 'builtin' }, ({ path }) => ({
      contents: `module.exports = process.getBuiltinModule('${path}')`,
    }));
  },
};
