import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { REDIS_MS, SES_MS } from '../fake-latency.ts';
import { type Figure, figures, named } from '../figures.ts';
import { markdownTable } from '../markdown-table.ts';
import { expectedMs, measure, type Plan } from '../measure.ts';
import { startFakes } from '../processes.ts';
import { progress } from '../progress.ts';
import { digits, inWords } from '../report.ts';
import { inMarkdown, machine, type Section } from '../results.ts';
import { bundleAll, type Name, names } from './contestants.ts';
import { startTlsServer } from './server.ts';

/** Ours on Redis beside the peer on the same: measures both, prints what came out, and writes it where it is told to. */
export async function compareOnRedis(plan: Plan, folder: string, writeTo?: string): Promise<void> {
  const all = await measureAll(plan, folder);
  const sections: Section[] = [
    { heading: 'Figures', text: `${figureTable(all)}\n\n${howMeasured(plan)}` },
    { heading: 'Targets', text: targetTable(all) },
  ];
  console.info(`\nOn ${machine()}.\n\n${inMarkdown(sections)}`);
  const page = `# Measured on Redis\n\nBy \`npm run bench -- --store redis\`, on ${machine()}.\n\n${inMarkdown(sections)}`;
  if (writeTo) await writeFile(join(writeTo, 'redis.md'), page);
}

async function measureAll(plan: Plan, folder: string): Promise<Figure<Name>[]> {
  const bar = progress(expectedMs(names.length, plan));
  const [redis, fakes] = await Promise.all([startTlsServer(folder), startFakes()]);
  const environment = { ...fakes.environment, REDIS_URL: redis.url };
  try {
    return figures(await measure(await bundleAll(folder), { ...fakes, environment }, plan, bar.tick), plan);
  } finally {
    bar.stop();
    fakes.end();
    redis.end();
  }
}

const figureTable = (all: readonly Figure<Name>[]): string =>
  markdownTable(
    ['', ...names, 'ours / peer'],
    all.map((figure) => [
      `${figure.what}, ${figure.unit}`,
      ...names.map((name) => inWords(figure.values[name], digits(figure), figure.turns)),
      inWords(figure.ratio('ours', 'peer'), 2, figure.turns),
    ]),
  );

/** Smaller, sooner and cheaper than the peer's. */
const limits: { [what: string]: number } = {
  bundle: 1,
  initialisation: 1,
  'initialisation, CPU': 1,
  'first request': 1,
  'first request, CPU': 1,
  'send, CPU': 1,
  'send, p50': 1,
  'replay, CPU': 1,
  'replay, p50': 1,
  'peak memory': 1,
};

const targetTable = (all: readonly Figure<Name>[]): string =>
  markdownTable(
    ['target', 'at most', 'reached', ''],
    Object.entries(limits).map(([what, limit]) => {
      const reached = named(all, what).ratio('ours', 'peer').median;
      const met = reached <= limit ? 'met' : 'not met';
      return [`${what}, of the peer’s`, limit.toFixed(2), reached.toFixed(2), met];
    }),
  );

const howMeasured = ({ freshProcesses, warmProcesses, rounds, requestsARound }: Plan): string =>
  `Medians, and in brackets where the middle half lies. Ratios are taken turn by turn, ours to its neighbour. Fresh: \
${freshProcesses} processes each.
Warm: ${warmProcesses * rounds * requestsARound} requests of a kind each. Redis is a server of this machine behind TLS that \
answers after ${REDIS_MS} ms, and SES a fake that does after ${SES_MS}.
The peer is the Powertools idempotency middleware on its cache layer, with the client that ours has (bench/redis/peer.ts); it \
throws where there is no \`Idempotency-Key\`. Its layer is mended: of 2.35.0, it forgets the body's hash when a request is settled, and \
every replay would fail.
A replay is one round trip of ours and two of the peer's. Ours reads and checks the whole email for it and writes a line of log; the \
peer does neither.`;
