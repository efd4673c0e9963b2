import type { Profiler } from 'node:inspector';
import { originalPositionFor, type TraceMap } from '@jridgewell/trace-mapping';

/** Microseconds by part. */
export type Times = Map<string, number>;

/** What V8 writes in place of a function. */
const natives: { [name: string]: string } = {
  '(program)': 'native: sockets, V8 and what else is no JavaScript',
  '(garbage collector)': 'garbage collection',
};

/** Of what neither works nor is worked on. */
const notBusy = new Set(['(idle)', '(root)']);

/** Parts of Node, by what their modules' names have in them; the first that fits. */
const nodeParts: readonly (readonly [RegExp, string])[] = [
  [/http/, 'node: http'],
  [/stream_base_commons|net$|net\/|socket|tls/, 'node: net'],
  [/stream/, 'node: streams'],
  [/crypto/, 'node: crypto'],
  [/timers/, 'node: timers'],
  [/async_hooks|async_local_storage|async_context|task_queues|promises/, 'node: promises and async context'],
  [/events?$|event_target|abort/, 'node: events'],
  [/buffer|string_decoder|encoding/, 'node: buffers'],
  [/url/, 'node: url'],
];

/**
 * Which part of the program the busy time went to, each function's own time to where it was written. Functions of
 * the runtime without a place, such as JSON.parse or the write to a socket, work for whoever called them.
 *
 * @param bundle of which file the source map is
 */
export function attribute(profile: Profiler.Profile, bundle: string, map: TraceMap): Times {
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
  const parents = new Map(
    profile.nodes.flatMap((node) => (node.children ?? []).map((child) => [child, node.id] as const)),
  );
  const partOf = (id: number): string | undefined => {
    const callFrame = nodes.get(id)?.callFrame;
    if (!callFrame || notBusy.has(callFrame.functionName)) return undefined;
    if (callFrame.url) return partOfPlace(callFrame, bundle, map);
    const parent = parents.get(id);
    const native = natives[callFrame.functionName];
    return native ?? (parent === undefined ? undefined : (partOf(parent) ?? 'native: the rest'));
  };
  const parts = new Map(profile.nodes.map(({ id }) => [id, partOf(id)]));
  const times: Times = new Map();
  for (const [index, id] of (profile.samples ?? []).entries()) {
    const part = parts.get(id);
    // A sample stands for the time until the next one.
    const micros = profile.timeDeltas?.[index + 1] ?? 0;
    if (part) times.set(part, (times.get(part) ?? 0) + Math.max(0, micros));
  }
  return times;
}

function partOfPlace({ url, lineNumber, columnNumber }: CallFrame, bundle: string, map: TraceMap) {
  if (url.startsWith('node:')) return nodePart(url);
  if (url !== bundle) return 'the benchmark';
  // V8 counts lines from 0, source maps from 1.
  const { source } = originalPositionFor(map, { line: lineNumber + 1, column: columnNumber });
  return source ? sourcePart(source) : 'not in the source map';
}

type CallFrame = Profiler.ProfileNode['callFrame'];

function nodePart(url: string): string {
  return nodeParts.find(([pattern]) => pattern.test(url))?.[1] ?? 'node: the rest';
}

/** The package of a source, and of those that hold half the SDK, the part; of our own, the room. */
export function sourcePart(source: string): string {
  const [, inPackage] = /.*node_modules\/(.*)/.exec(source) ?? [];
  if (!inPackage) return `own: ${/functions\/([^/]+)\//.exec(source)?.[1] ?? 'the entry'}`;
  const [first = '', second = ''] = inPackage.split('/');
  const name = first.startsWith('@') ? `${first}/${second}` : first;
  const [, submodule] = /\/submodules\/([^/]+)\//.exec(inPackage) ?? [];
  return submodule ? `${name}/${submodule}` : name;
}
