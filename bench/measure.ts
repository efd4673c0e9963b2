import { type By, type Contestant, each } from './contestants.ts';
import { type Counts, type Fakes, type Subject, startSubject } from './processes.ts';
import type { Kind } from './requests.ts';

export const kinds: readonly Kind[] = ['send', 'replay', 'reject'];

/** How much is measured. */
export interface Plan {
  freshProcesses: number;
  /** Warm processes one after the other: two of the same code differ in what V8 made of it. */
  warmProcesses: number;
  /** In each warm process, of each kind. */
  rounds: number;
  requestsARound: number;
  /** Before the first round of a kind, not counted. */
  warmUp: number;
  kinds: readonly Kind[];
}

/** A block of warm requests, in one turn. */
export interface Round {
  process: number;
  /** Of one request, on average. */
  cpuMs: number;
  ms: readonly number[];
}

/** What one contestant needs for one request of a kind, counted at the table. */
export type Calls = Omit<Counts, 'sends'>;

/** All that was measured of one contestant; the nth value of each list is of the same turn for all of them. */
export interface Samples {
  bytes: number;
  initialisationMs: number[];
  initialisationCpuMs: number[];
  firstMs: number[];
  firstCpuMs: number[];
  /** At the end of each warm process. */
  peakMegabytes: number[];
  warm: { [kind in Kind]: Round[] };
  calls: Partial<{ [kind in Kind]: Calls }>;
  /** Bytes of what one request of a kind logs. */
  logBytes: Partial<{ [kind in Kind]: number }>;
}

/** Milliseconds, about, for a progress bar that goes evenly: a fresh process, and one request of a kind. */
const FRESH_MS = 400;
const requestMs: { [kind in Kind]: number } = { send: 20, replay: 7, reject: 2 };

const sum = (values: readonly number[]) => values.reduce((one, other) => one + other, 0);

/** What the ticks of a measurement come to. */
export const expectedMs = (contestants: number, plan: Plan): number =>
  contestants *
  (plan.freshProcesses * FRESH_MS +
    plan.warmProcesses * plan.rounds * plan.requestsARound * sum(plan.kinds.map((kind) => requestMs[kind])));

/**
 * Runs the contestants in turn, ours, peer, floor, ours, and so on, so that whatever the machine does meanwhile
 * falls on all of them alike.
 *
 * @param tick is told of each step done, and how long one takes, about
 */
export async function measure<N extends string>(
  contestants: By<N, Contestant>,
  fakes: Fakes,
  plan: Plan,
  tick: (ms: number) => void,
): Promise<By<N, Samples>> {
  const names = Object.keys(contestants) as N[];
  const samples = each(names, (name) => nothingYet(contestants[name]));
  for (let turn = 0; turn < plan.freshProcesses; turn += 1) {
    for (const name of names) {
      await freshProcess(contestants[name], fakes, samples[name]);
      tick(FRESH_MS);
    }
  }
  for (let process = 0; process < plan.warmProcesses; process += 1) {
    await warmProcesses(process, contestants, fakes, plan, samples, tick);
  }
  return samples;
}

/** One warm process of each contestant, side by side, and all rounds of all kinds in them. */
async function warmProcesses<N extends string>(
  process: number,
  contestants: By<N, Contestant>,
  fakes: Fakes,
  plan: Plan,
  samples: By<N, Samples>,
  tick: (ms: number) => void,
): Promise<void> {
  const names = Object.keys(contestants) as N[];
  const subjects = {} as By<N, Subject>;
  for (const name of names) subjects[name] = await startSubject(contestants[name], fakes.environment);
  for (const kind of plan.kinds) {
    for (const name of names) await subjects[name].run(kind, plan.warmUp);
    await fakes.counts();
    for (let round = 0; round < plan.rounds; round += 1) {
      for (const name of names) {
        const { ms, cpuMs, logBytes } = await subjects[name].run(kind, plan.requestsARound);
        samples[name].warm[kind].push({ process, cpuMs, ms });
        samples[name].logBytes[kind] = logBytes;
        samples[name].calls[kind] = perRequest(await fakes.counts(), plan.requestsARound);
        tick(requestMs[kind] * plan.requestsARound);
      }
    }
  }
  for (const name of names) samples[name].peakMegabytes.push(await subjects[name].end());
}

async function freshProcess(contestant: Contestant, fakes: Fakes, samples: Samples): Promise<void> {
  const subject = await startSubject(contestant, fakes.environment);
  samples.initialisationMs.push(subject.initialisation.ms);
  samples.initialisationCpuMs.push(subject.initialisation.cpuMs);
  samples.firstMs.push(subject.first.ms);
  samples.firstCpuMs.push(subject.first.cpuMs);
  await subject.end();
}

function perRequest({ sends: _, ...counts }: Counts, requests: number): Calls {
  const entries = Object.entries(counts).map(([what, count]) => [what, count / requests]);
  return Object.fromEntries(entries) as unknown as Calls;
}

const nothingYet = ({ bytes }: Contestant): Samples => ({
  bytes,
  initialisationMs: [],
  initialisationCpuMs: [],
  firstMs: [],
  firstCpuMs: [],
  peakMegabytes: [],
  warm: { send: [], replay: [], reject: [] },
  calls: {},
  logBytes: {},
});
