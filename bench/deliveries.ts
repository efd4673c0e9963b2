import type { FunctionName } from '../lib/function-names.ts';
import { recordOutcomeVariables } from '../lib/local/function-variables.ts';
import { builtFunction } from './contestants.ts';
import { startFakeServices } from './cost/fake-services.ts';
import { type Fakes, startFakes, startSubject } from './processes.ts';
import type { Work } from './requests.ts';

/**
 * What ten fresh Delivery events of ten emails cost record-outcome, warm, in milliseconds of CPU: `npm run bench:deliveries`. Twenty
 * changes are handed over and ten lives written. Beside it the same batch where no history is kept, and ten sends, on the same fakes and
 * turn by turn. Above 40 ms the exit status is 1.
 */
const CPU_MAX_MS = 40;
const EVENTS = 10;
/** Of each, before and while it is measured; the median of the turns counts. */
const [WARM_UP, TURNS, TIMES] = [60, 9, 20];

const fakes = await startFakes();
const services = await startFakeServices();

/** One of those that are measured, started and warm. */
async function startWarm(name: FunctionName, work: Work, environment: Fakes['environment']) {
  const contestant = { ...builtFunction(name), environment: { ...environment, BENCH_FIRST: work } };
  const subject = await startSubject(contestant, fakes.environment);
  await subject.run(work, WARM_UP);
  return { run: () => subject.run(work, TIMES), end: () => subject.end(), cpuMs: [] as number[] };
}

const batch = { BENCH_BATCH_SIZE: String(EVENTS) };
const history = {
  ...recordOutcomeVariables(services.queueUrl),
  AWS_ENDPOINT_URL_SQS: services.url,
  ...batch,
};
const lives = await startWarm('record-outcome', 'batch', history);
// What does nothing must not pass for being fast.
const { writes } = await fakes.counts();
if (writes !== (WARM_UP + 1) * EVENTS) throw new Error(`${writes} lives were written`);
const proofs = await startWarm('record-outcome', 'batch', batch);
const sends = await startWarm('send-email', 'send', {});

for (let turn = 0; turn < TURNS; turn += 1) {
  for (const one of [lives, proofs, sends]) one.cpuMs.push((await one.run()).cpuMs);
}
for (const one of [lives, proofs, sends]) await one.end();
fakes.end();
services.close();

const median = (all: number[]) => all.toSorted((one, other) => one - other)[Math.floor(TURNS / 2)] as number;
const [recorded, proven, sent] = [median(lives.cpuMs), median(proofs.cpuMs), EVENTS * median(sends.cpuMs)];
console.log(`| ten fresh deliveries, warm | CPU, ms | beside ten sends |
| --- | --- | --- |
| recorded, told and written | ${recorded.toFixed(1)} | ${(recorded / sent).toFixed(2)} |
| looked up and proven only, without history | ${proven.toFixed(1)} | ${(proven / sent).toFixed(2)} |
| ten sends | ${sent.toFixed(1)} | 1 |

At most ${CPU_MAX_MS} ms.`);
if (recorded > CPU_MAX_MS) process.exitCode = 1;
