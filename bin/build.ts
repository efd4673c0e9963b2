import { buildFunctions } from '../lib/build/build-functions.ts';
import { isFresh } from '../lib/build/freshness.ts';
import { BUILD, ROOT } from '../lib/build/layout.ts';
import { commandLine } from '../lib/command-line.ts';

const HELP = `Bundles every function into dist/functions/, where they are deployed from and run from on this machine.

  npm run build

  --if-stale   only where the sources have changed since; otherwise without a word
  --help       this text
`;

const { values } = commandLine({ options: { help: { type: 'boolean' }, 'if-stale': { type: 'boolean' } } });
const ifStale = values['if-stale'];
if (values.help) console.info(HELP);
else if (!ifStale || !isFresh(BUILD, ROOT)) {
  const startedAt = performance.now();
  const built = await buildFunctions();
  const sizes = built
    .filter(({ sdk }) => sdk === 'lean')
    .map(({ name, store, bytes }) => {
      const what = store === 'redis' ? `${name} with Redis` : name;
      return `${what} ${Math.round(bytes / 1_024)} KB`;
    });
  const ms = Math.round(performance.now() - startedAt);
  // What runs it by the way has an output of its own: a template, say.
  const say = ifStale ? console.error : console.info;
  say(`Built the functions in ${ms} ms: ${sizes.join(', ')}`);
}
