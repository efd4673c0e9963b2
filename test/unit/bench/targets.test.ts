import { describe, expect, test } from 'vitest';
import { figures } from '../../../bench/figures.ts';
import type { Started } from '../../../bench/functions.ts';
import type { Samples } from '../../../bench/measure.ts';
import { targets, targetTable } from '../../../bench/targets.ts';

function samples(cost: number, calls: Samples['calls'] = {}): Samples {
  const rounds = [{ process: 0, cpuMs: cost, ms: [cost] }];
  return {
    bytes: cost,
    initialisationMs: [cost],
    initialisationCpuMs: [cost],
    firstMs: [cost],
    firstCpuMs: [cost],
    peakMegabytes: [cost],
    warm: { send: rounds, replay: rounds, reject: rounds },
    calls,
    logBytes: {},
  };
}

const kinds = ['send', 'replay', 'reject'] as const;
const idle = { writes: 0, failedWrites: 0, reads: 0, writeUnits: 0, readUnits: 0 };

const others = { full: samples(9) };
const one = { median: 0.9, low: 0.9, high: 0.9 };
const lookUp: Started = {
  name: 'look-up-email',
  kilobytes: 54,
  initialisation: one,
  toSendEmail: one,
  turns: 1,
};

describe('the targets', () => {
  test('compare ours with the contestant that they name', () => {
    const all = figures({ ...others, ours: samples(6), peer: samples(10), floor: samples(5) }, { kinds });
    const reached = Object.fromEntries(targets(all, [lookUp]).map(({ what, reached }) => [what, reached]));
    expect(reached['bundle, of the peer’s']).toBe(0.6);
    expect(reached['send, CPU, of the floor’s']).toBe(1.2);
    expect(reached['look-up-email, bundle, KB']).toBe(54);
    expect(reached['look-up-email, initialisation, of send-email’s']).toBe(0.9);
  });

  test('are not met by one write more, nor by a request that was not counted', () => {
    const send = { ...idle, writes: 3 };
    const all = { ...others, ours: samples(1, { send, reject: idle }), peer: samples(2), floor: samples(2) };
    const table = targetTable(figures(all, { kinds }), all, []);
    expect(table).toMatch(/send: written.*not met/);
    expect(table).toMatch(/replay: written.*not met/);
    expect(table).toMatch(/reject: written.*\| +met/);
  });
});
