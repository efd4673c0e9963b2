import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { SingleBar } from 'cli-progress';
import { build } from 'esbuild';
import { lambdaBundle } from '../lib/lambda-bundle.ts';
import { measure, type Name, names, type Plan } from './measure.ts';
import { startFakes } from './processes.ts';
import { machine, table, targetTable } from './report.ts';

const HELP = `Measures ours beside a peer and the floor, on two fake servers with constant latency.

  npm run bench [-- --quick]

  --quick   a few runs, to see that it works; its figures mean nothing
  --help    this text

ours    functions/send-email.ts, as it is deployed
peer    the Powertools idempotency middleware around the same call to SES (bench/peer.ts)
floor   a conditional put, SendEmail and an update with the plain clients (bench/floor.ts)

It prints a table and writes bench/results.md.
`;

const root = join(import.meta.dirname, '..');
const entries: { [name in Name]: string } = {
  ours: 'functions/send-email.ts',
  peer: 'bench/peer.ts',
  floor: 'bench/floor.ts',
};

const { values } = parseArgs({ options: { quick: { type: 'boolean' }, help: { type: 'boolean' } } });
if (values.help) console.info(HELP);
else await main(values.quick ? { freshProcesses: 2, rounds: 2, requestsARound: 20 } : undefined);

async function main(plan: Plan = { freshProcesses: 30, rounds: 20, requestsARound: 100 }): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'email-api-bench-'));
  const fakes = await startFakes();
  try {
    const files = Object.fromEntries(
      await Promise.all(names.map(async (name) => [name, await bundle(name, folder)])),
    );
    const bar = new SingleBar({ format: '{bar} {percentage} %  {eta_formatted} left' });
    bar.start(names.length * (plan.freshProcesses + 3 * plan.rounds), 0);
    const all = await measure(files, fakes, plan, () => bar.increment());
    bar.stop();
    const text = `${table(all)}\n\n${targetTable(all)}\n`;
    console.info(`\n${text}`);
    if (!values.quick) await writeFile(join(import.meta.dirname, 'results.md'), results(text, plan));
  } finally {
    fakes.end();
    await rm(folder, { recursive: true });
  }
}

async function bundle(name: Name, folder: string): Promise<{ file: string; bytes: number }> {
  const file = join(folder, `${name}.mjs`);
  await build({ ...lambdaBundle, entryPoints: [join(root, entries[name])], outfile: file });
  return { file, bytes: (await stat(file)).size };
}

function results(text: string, { freshProcesses, rounds, requestsARound }: Plan): string {
  return `# Measured

By \`npm run bench\`, on ${machine()}.

${text}
Medians. Initialisation and first request: ${freshProcesses} fresh processes each. Warm: ${rounds} rounds of ${requestsARound} requests, in turn.
A rejected request has no \`Idempotency-Key\`; the floor does not look, and sends. The table answers after 4 ms, SES after 12.
`;
}
