import { Presets, SingleBar } from 'cli-progress';

/** Where no terminal is, a line so often, in milliseconds. */
const LINE_MS = 20_000;

/** A bar on a terminal; elsewhere a plain line now and then. */
export function progress(totalMs: number): { tick(ms: number): void; stop(): void } {
  const bar = new SingleBar(
    {
      format: '{bar} {percentage} %  {eta_formatted} left',
      noTTYOutput: true,
      notTTYSchedule: LINE_MS,
      // Fewer redraws than the default of ten a second: they take CPU from what is measured.
      fps: 2,
      hideCursor: true,
      etaBuffer: 100,
    },
    Presets.shades_classic,
  );
  bar.start(totalMs, 0);
  return { tick: (ms) => bar.increment(ms), stop: () => bar.stop() };
}
