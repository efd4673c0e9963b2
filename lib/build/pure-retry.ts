import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

/**
 * Lets esbuild leave out the SDK's retry middleware, which a lean client does without: it is made when its file is loaded,
 * by a call of which nobody says that it has no effect. With it go the SDK's parsers of dates: 6 KB.
 */
export const pureRetry: Plugin = {
  name: 'pure-retry',
  setup({ onLoad }) {
    onLoad(
      { filter: /[\\/]@smithy[\\/]core[\\/]dist-es[\\/]submodules[\\/]retry[\\/]index\.js$/ },
      async ({ path }) => {
        const source = await readFile(path, 'utf8');
        return { contents: source.replace(/= (bind\w+\()/g, '= /* @__PURE__ */ $1') };
      },
    );
  },
};
