import { type Counts, type Fakes, type Subject, startSubject } from './processes.ts';
import { median, quantile, type Spread, spread } from './statistics.ts';
import type { Kind } from './subject.ts';

export type Name = 'ours' | 'peer' | 'floor';
export const names: readonly Name[] = ['ours', 'peer', 'floor'];
export const kinds: readonly Kind[] = ['send', 'replay', 'reject'];

/** How much is measured. */
export interface Plan {
  freshProcesses: number;
  rounds: number;
  requestsARound: number;
}

export interface Warm {
  cpuMs: Spread;
  p50: number;
  p99: number;
}

/** What one contestant needs for one request of a kind, counted at the table. */
export type Calls = Pick<Counts, 'writes' | 'failedWrites' | 'reads' | 'writeUnits' | 'readUnits'>;

export interface Figures {
  bytes: number;
  initialisationMs: Spread;
  initialisationCpuMs: Spread;
  firstMs: Spread;
  peakMegabytes: number;
  warm: { [kind in Kind]: Warm };
  calls: { [kind in Kind]: Calls };
}

type ByName<T> = { [name in Name]: T };

const each = <T>(make: (name: Name) => T): ByName<T> =>
  Object.fromEntries(names.map((name) => [name, make(name)])) as ByName<T>;

/**
 * Runs the contestants in turn, ours, peer, floor, ours, and so on, so that whatever the machine does meanwhile
 * falls on all of them alike.
 *
 * @param tick is told of each step done
 */
export async function measure(
  files: ByName<{ file: string; bytes: number }>,
  fakes: Fakes,
  plan: Plan,
  tick: () => void,
): Promise<ByName<Figures>> {
  const fresh = each(() => ({ initialisation: [] as number[], cpu: [] as number[], first: [] as number[] }));
  for (let turn = 0; turn < plan.freshProcesses; turn += 1) {
    for (const name of names) {
      const subject = await startSubject(files[name].file, fakes.environment);
      fresh[name].initialisation.push(subject.initialisation.ms);
      fresh[name].cpu.push(subject.initialisation.cpuMs);
      fresh[name].first.push(subject.first.ms);
      await subject.end();
      tick();
    }
  }
  const subjects = {} as ByName<Subject>;
  for (const name of names) subjects[name] = await startSubject(files[name].file, fakes.environment);
  const warm = each(() => ({}) as Figures['warm']);
  const calls = each(() => ({}) as Figures['calls']);
  const peaks = each(() => 0);
  for (const kind of kinds) {
    const latencies = each(() => [] as number[]);
    const cpu = each(() => [] as number[]);
    for (const name of names) {
      await subjects[name].run(kind, plan.requestsARound);
      await fakes.counts();
    }
    for (let round = 0; round < plan.rounds; round += 1) {
      for (const name of names) {
        const block = await subjects[name].run(kind, plan.requestsARound);
        latencies[name].push(...block.ms);
        cpu[name].push(block.cpuMs);
        peaks[name] = block.peakBytes;
        calls[name][kind] = perRequest(await fakes.counts(), plan.requestsARound);
        tick();
      }
    }
    for (const name of names) {
      warm[name][kind] = {
        cpuMs: spread(cpu[name]),
        p50: median(latencies[name]),
        p99: quantile(latencies[name], 0.99),
      };
    }
  }
  for (const name of names) await subjects[name].end();
  return each((name) => ({
    bytes: files[name].bytes,
    initialisationMs: spread(fresh[name].initialisation),
    initialisationCpuMs: spread(fresh[name].cpu),
    firstMs: spread(fresh[name].first),
    peakMegabytes: peaks[name] / 1_048_576,
    warm: warm[name],
    calls: calls[name],
  }));
}

function perRequest({ sends: _, ...counts }: Counts, requests: number): Calls {
  const entries = Object.entries(counts).map(([what, count]) => [what, count / requests]);
  return Object.fromEntries(entries) as unknown as Calls;
}
