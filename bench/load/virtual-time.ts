import type { World } from '../../test/simulation/world.ts';

/**
 * Lets the timers that libraries start, and the time limits of calls, run in virtual time: those of the whole thread,
 * so it should do nothing else.
 *
 * @returns what gives the real ones back
 */
export function virtualTimers(world: World): () => void {
  const { setTimeout } = globalThis;
  const { timeout } = AbortSignal;
  globalThis.setTimeout = ((act: () => void, ms = 0) => world.after(ms, act)) as unknown as typeof setTimeout;
  AbortSignal.timeout = (ms) => {
    const controller = new AbortController();
    world.after(ms, () => controller.abort());
    return controller.signal;
  };
  return () => {
    globalThis.setTimeout = setTimeout;
    AbortSignal.timeout = timeout;
  };
}
