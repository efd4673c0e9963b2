import { eventLimits } from '../../lib/event-limits.ts';
import { memoryMb } from '../../lib/memory.ts';
import { builtFunction } from '../contestants.ts';
import { SES_MS, TABLE_MS } from '../fake-latency.ts';
import type { Samples } from '../measure.ts';
import { type Fakes, startSubject } from '../processes.ts';
import { median } from '../statistics.ts';
import type { Usage } from './cost.ts';
import { accessLogBytes, functionLogBytes } from './log-bytes.ts';

export interface BatchPlan {
  warmUp: number;
  batches: number;
}

/** Milliseconds, about, of both sizes of batches, for the progress bar. */
const BATCH_MS = 15;

/** What the ticks of `usages` come to. */
export const batchMs = ({ batches }: BatchPlan) => batches * BATCH_MS;

/** Send and Delivery. */
export const EVENTS = 2;

/** What an email uses, when events come one by one, and when they come so fast that every batch is full. */
export async function usages(
  ours: Samples,
  fakes: Fakes,
  plan: BatchPlan,
  tick: (ms: number) => void,
): Promise<(readonly [string, Usage])[]> {
  const { calls, logBytes, warm } = ours;
  const cpuMs = median(warm.send.map((round) => round.cpuMs));
  const coldCpuMs = median(ours.initialisationCpuMs) + median(ours.firstCpuMs) - cpuMs;
  const common = {
    // Claim and settle are at the table, one after the other, with the send between them.
    send: {
      memoryMb: memoryMb.send,
      waitMs: 2 * TABLE_MS + SES_MS,
      cpuMs,
      coldCpuMs,
      logBytes: functionLogBytes(logBytes.send ?? 0),
    },
    accessLogBytes: accessLogBytes(),
    writeUnits: calls.send?.writeUnits ?? Number.NaN,
    events: EVENTS,
  };
  const of = async (eventsABatch: number): Promise<Usage> => ({
    ...common,
    eventsABatch,
    batch: await batchOf(eventsABatch, fakes, plan),
  });
  const all: [string, Usage][] = [
    ['events one by one', await of(1)],
    [`batches of ${eventLimits.batchSize}`, await of(eventLimits.batchSize)],
  ];
  tick(batchMs(plan));
  return all;
}

/** Measures the function behind SES's events with batches of this size, of emails that are settled already. */
async function batchOf(size: number, fakes: Fakes, plan: BatchPlan): Promise<Usage['batch']> {
  const contestant = builtFunction('record-outcome');
  const environment = { BENCH_FIRST: 'batch', BENCH_BATCH_SIZE: String(size) };
  const subject = await startSubject({ ...contestant, environment }, fakes.environment);
  await subject.run('batch', plan.warmUp);
  await fakes.counts();
  const { cpuMs, logBytes } = await subject.run('batch', plan.batches);
  const { readUnits } = await fakes.counts();
  const cold = subject.initialisation.cpuMs + subject.first.cpuMs - cpuMs;
  await subject.end();
  return {
    memoryMb: memoryMb.others,
    waitMs: TABLE_MS,
    cpuMs,
    coldCpuMs: cold,
    logBytes: functionLogBytes(logBytes),
    readUnits: readUnits / plan.batches,
  };
}
