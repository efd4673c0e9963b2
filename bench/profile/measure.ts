import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { TraceMap } from '@jridgewell/trace-mapping';
import { bundle, entries } from '../contestants.ts';
import { startFakes, startSubject } from '../processes.ts';
import type { Kind } from '../requests.ts';
import { attribute, type Times } from './attribute.ts';

export interface ProfilePlan {
  warmUp: number;
  requests: number;
}

const contestants = ['ours', 'peer'] as const;
const profiledKinds = ['send', 'replay'] as const satisfies readonly Kind[];

/** Where the busy time of warm requests of one kind went. */
export interface Profiled {
  name: (typeof contestants)[number];
  kind: (typeof profiledKinds)[number];
  requests: number;
  times: Times;
}

/** Milliseconds, about, for the progress bar. */
const REQUEST_MS = 4;

/** What the ticks of a profile come to. */
export const profileMs = ({ requests }: ProfilePlan) =>
  contestants.length * profiledKinds.length * requests * REQUEST_MS;

/**
 * Profiles ours and the peer: the same bundles with a source map beside them. The fakes answer at once, since a
 * profile is of what is done and not of what is waited for.
 */
export async function profile(
  folder: string,
  plan: ProfilePlan,
  tick: (ms: number) => void,
): Promise<Profiled[]> {
  const fakes = await startFakes({ tableMs: 0, sesMs: 0 });
  const all: Profiled[] = [];
  try {
    for (const name of contestants) {
      const file = join(folder, `${name}-profiled.mjs`);
      const contestant = await bundle(entries[name], file, { sourcemap: 'external' });
      const map = new TraceMap(await readFile(`${file}.map`, 'utf8'));
      const subject = await startSubject(contestant, fakes.environment);
      for (const kind of profiledKinds) {
        await subject.run(kind, plan.warmUp);
        const into = join(folder, `${name}-${kind}.cpuprofile`);
        await subject.run(kind, plan.requests, into);
        const taken = JSON.parse(await readFile(into, 'utf8'));
        const times = attribute(taken, pathToFileURL(file).href, map);
        all.push({ name, kind, requests: plan.requests, times });
        tick(plan.requests * REQUEST_MS);
      }
      await subject.end();
    }
  } finally {
    fakes.end();
  }
  return profiledKinds.flatMap((kind) => all.filter((one) => one.kind === kind));
}
