import type { Plugin } from 'esbuild';

/** What stands in for each part of the client that we never reach, by how its path ends. */
const STAND_INS: { readonly [path: string]: string } = {
  // Clusters are followed by functions/redis/client.ts, and sentinels are not asked.
  'iovalkey/built/cluster/index.js': 'exports.default = class Cluster {};',
  'iovalkey/built/connectors/SentinelConnector/index.js':
    'exports.default = class SentinelConnector {}; exports.SentinelIterator = class SentinelIterator {};',
  // It writes where a variable asks for it, which nobody sets.
  'debug/src/index.js': 'exports.default = () => Object.assign(() => {}, { enabled: false });',
};

/** Leaves out of the client of Redis what our functions never reach: a third of it, and Node's modules for terminals. */
export const leanRedis: Plugin = {
  name: 'lean-redis',
  setup({ onLoad }) {
    for (const [path, contents] of Object.entries(STAND_INS)) {
      const filter = new RegExp(
        `[\\\\/]node_modules[\\\\/]${path.replaceAll('/', '[\\\\/]').replaceAll('.', '\\.')}$`,
      );
      onLoad({ filter }, () => ({ contents }));
    }
  },
};
