import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

/**
 * Lets esbuild leave out what a lean client does without: the SDK's core makes its retry middleware, its ids and its blobs when
 * it is loaded, by calls of which nobody says that they have no effect. With them go the SDK's parsers of dates, and web
 * crypto, which the ids load: 8 KB, and a millisecond of a cold start.
 */
export const pureBindings: Plugin = {
  name: 'pure-bindings',
  setup({ onLoad }) {
    onLoad(
      { filter: /[\\/]@smithy[\\/]core[\\/]dist-es[\\/]submodules[\\/]\w+[\\/]index\.js$/ },
      async ({ path }) => {
        const source = await readFile(path, 'utf8');
        return { contents: source.replace(/= (class \w+ extends )?(bind\w+\()/g, '= $1/* @__PURE__ */ $2') };
      },
    );
  },
};
