import type { BatchPlan } from './cost/usage.ts';
import { loads } from './load/loads.ts';
import type { Load } from './load/simulate-load.ts';
import { kinds, type Plan } from './measure.ts';
import type { ProfilePlan } from './profile/measure.ts';

/** How much a run measures. */
export interface Plans {
  measured: Plan;
  profiled: ProfilePlan;
  batches: BatchPlan;
  loads: readonly Load[];
  tried: Plan;
  onRedis: Plan;
}

/** 2,100 warm requests of a kind each; under five minutes on two slow cores. */
export const full: Plans = {
  measured: { freshProcesses: 30, warmProcesses: 3, rounds: 14, requestsARound: 50, warmUp: 120, kinds },
  profiled: { warmUp: 300, requests: 2_000 },
  batches: { warmUp: 100, batches: 300 },
  loads,
  tried: {
    freshProcesses: 30,
    warmProcesses: 2,
    rounds: 10,
    requestsARound: 50,
    warmUp: 200,
    kinds: ['send', 'replay'],
  },
  // A replay takes a tenth of a millisecond there: V8 is at work on it for longer, and a round must be longer than its noise.
  onRedis: { freshProcesses: 30, warmProcesses: 3, rounds: 14, requestsARound: 100, warmUp: 1_000, kinds },
};

/** To see that it works. */
export const quick: Plans = {
  measured: { freshProcesses: 2, warmProcesses: 2, rounds: 2, requestsARound: 10, warmUp: 10, kinds },
  profiled: { warmUp: 10, requests: 50 },
  batches: { warmUp: 10, batches: 10 },
  loads: loads.slice(0, 2),
  tried: {
    freshProcesses: 2,
    warmProcesses: 1,
    rounds: 2,
    requestsARound: 10,
    warmUp: 10,
    kinds: ['send', 'replay'],
  },
  onRedis: { freshProcesses: 2, warmProcesses: 1, rounds: 2, requestsARound: 10, warmUp: 10, kinds },
};
