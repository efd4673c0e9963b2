import { eventLimits } from '../../lib/event-limits.ts';
import type { FunctionName } from '../../lib/function-names.ts';
import { awsVariables } from '../../lib/local/aws-variables.ts';
import {
  announceOutcomeVariables,
  callWebhookVariables,
  recordOutcomeVariables,
} from '../../lib/local/function-variables.ts';
import { memoryMb } from '../../lib/memory.ts';
import { builtFunction } from '../contestants.ts';
import { updateDocuments } from '../documents.ts';
import { SES_MS, TABLE_MS } from '../fake-latency.ts';
import { type Fakes, startFakes, startSubject } from '../processes.ts';
import { progress } from '../progress.ts';
import type { Work } from '../requests.ts';
import { machine, readSections, type Section, writeSection } from '../results.ts';
import { type FakeServices, RECEIVER_MS, startFakeServices } from './fake-services.ts';
import type { HistoryUsage, Recording } from './history.ts';
import { historyText } from './history-report.ts';
import { lifeBytes } from './life-bytes.ts';
import { functionLogBytes } from './log-bytes.ts';
import { type BatchPlan, EVENTS } from './usage.ts';

type Environment = { [name: string]: string };

/** Milliseconds, about, that all four functions take for a batch. */
const BATCHES_MS = 130;
const SIZES = [1, eventLimits.batchSize];

/** What the ticks of `measureUsages` come to. */
export const historyMs = ({ warmUp, batches }: BatchPlan) => SIZES.length * (warmUp + batches) * BATCHES_MS;

/** The section of the results that it makes. @param usages by what the column is called */
export const historySection = (usages: readonly (readonly [string, HistoryUsage])[]): Section => ({
  heading: 'What history adds to a million emails',
  text: historyText(usages),
});

/** Measures what history adds, prints it, and writes it into the results that there are, and the documents that show them. */
export async function measureHistory(plan: BatchPlan, writeTo: string | undefined): Promise<void> {
  const bar = progress(historyMs(plan));
  const fakes = await startFakes();
  const section = await measureUsages(fakes, plan, bar.tick)
    .then(historySection)
    .finally(() => {
      bar.stop();
      fakes.end();
    });
  console.info(`\nOn ${machine()}.\n\n## ${section.heading}\n\n${section.text}\n`);
  if (!writeTo) return;
  await writeSection(writeTo, section);
  await updateDocuments(await readSections(writeTo));
}

/** What history needs, when events come one by one, and when they come so fast that every batch is full. */
export async function measureUsages(
  fakes: Fakes,
  plan: BatchPlan,
  tick: (ms: number) => void,
): Promise<(readonly [string, HistoryUsage])[]> {
  const services = await startFakeServices();
  const usages: (readonly [string, HistoryUsage])[] = [];
  try {
    for (const size of SIZES) {
      const usage = await measureUsage(size, { fakes, services, plan });
      usages.push([size === 1 ? 'events one by one' : `batches of ${size}`, usage]);
      tick((plan.warmUp + plan.batches) * BATCHES_MS);
    }
  } finally {
    services.close();
  }
  return usages;
}

interface Bench {
  fakes: Fakes;
  services: FakeServices;
  plan: BatchPlan;
}

async function measureUsage(size: number, bench: Bench): Promise<HistoryUsage> {
  const { queueUrl, webhookUrl } = bench.services;
  const measureOne = (name: FunctionName, work: Work, environment: Environment, waitMs: number) =>
    measureFunction(
      { name, work, waitMs, environment: { ...environment, BENCH_BATCH_SIZE: String(size) } },
      bench,
    );
  return {
    events: EVENTS,
    eventsABatch: size,
    without: await measureOne('record-outcome', 'batch', {}, TABLE_MS),
    // It looks, hands over and writes, one after the other.
    with: await measureOne(
      'record-outcome',
      'lives',
      recordOutcomeVariables(queueUrl),
      2 * TABLE_MS + SES_MS,
    ),
    announce: await measureOne('announce-outcome', 'changes', announceOutcomeVariables, SES_MS),
    call: await measureOne(
      'call-webhook',
      'changes',
      callWebhookVariables(webhookUrl, queueUrl),
      RECEIVER_MS,
    ),
    itemBytes: lifeBytes(),
    callBytes: bench.services.bytesACall(),
  };
}

interface Measured {
  name: FunctionName;
  work: Work;
  environment: Environment;
  /** On the network, for one batch, in milliseconds. */
  waitMs: number;
}

async function measureFunction(
  { name, work, environment, waitMs }: Measured,
  { fakes, services, plan }: Bench,
): Promise<Recording> {
  const contestant = { ...builtFunction(name), environment: { ...environment, BENCH_FIRST: work } };
  const { AWS_ENDPOINT_URL_DYNAMODB: dynamoDbUrl = '', AWS_ENDPOINT_URL_SESV2: sesUrl = '' } =
    fakes.environment;
  const aws = awsVariables({ dynamoDbUrl, sesUrl, servicesUrl: services.url });
  const subject = await startSubject(contestant, { ...fakes.environment, ...aws });
  await subject.run(work, plan.warmUp);
  await fakes.counts();
  const { cpuMs, logBytes } = await subject.run(work, plan.batches);
  const { writeUnits, readUnits } = await fakes.counts();
  const { initialisation, first } = subject;
  await subject.end();
  return {
    memoryMb: memoryMb.others,
    waitMs,
    cpuMs,
    coldCpuMs: initialisation.cpuMs + first.cpuMs - cpuMs,
    logBytes: functionLogBytes(logBytes),
    writeUnits: writeUnits / plan.batches,
    readUnits: readUnits / plan.batches,
  };
}
