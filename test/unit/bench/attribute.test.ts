import type { Profiler } from 'node:inspector';
import { TraceMap } from '@jridgewell/trace-mapping';
import { describe, expect, test } from 'vitest';
import { attribute, sourcePart } from '../../../bench/profile/attribute.ts';

const BUNDLE = 'file:///bundle.mjs';

/** One line: from column 0 on own code, from column 10 on the signer. */
const map = new TraceMap({
  version: 3,
  sources: ['../functions/send-email.ts', '../node_modules/@smithy/signature-v4/dist-es/SignatureV4.js'],
  names: [],
  mappings: [
    [
      [0, 0, 0, 0],
      [10, 1, 0, 0],
    ],
  ],
} as unknown as ConstructorParameters<typeof TraceMap>[0]);

let ids = 0;

function node(functionName: string, url: string, columnNumber = 0, children: Profiler.ProfileNode[] = []) {
  const callFrame = { functionName, url, columnNumber, lineNumber: 0, scriptId: '0' };
  return { id: ++ids, callFrame, children: children.map(({ id }) => id) } satisfies Profiler.ProfileNode;
}

/** A profile in which each of these was on top for ten microseconds. */
function profile(nodes: Profiler.ProfileNode[], tops: Profiler.ProfileNode[]): Profiler.Profile {
  const samples = tops.map(({ id }) => id);
  return { nodes, samples, timeDeltas: [0, ...samples.map(() => 10)], startTime: 0, endTime: 0 };
}

describe('the time of a profile', () => {
  test('goes to where a function was written, before it was bundled', () => {
    const own = node('a', BUNDLE, 0);
    const signer = node('b', BUNDLE, 12);
    const times = attribute(profile([own, signer], [own, signer, signer]), BUNDLE, map);
    expect(Object.fromEntries(times)).toEqual({ 'own: the entry': 10, '@smithy/signature-v4': 20 });
  });

  test('goes to the part of Node, and of native functions to their caller', () => {
    const parse = node('parse', '');
    const write = node('writeUtf8String', '');
    const net = node('writeGeneric', 'node:internal/stream_base_commons', 0, [write]);
    const own = node('a', BUNDLE, 0, [net, parse]);
    const times = attribute(profile([own, net, write, parse], [write, parse, net]), BUNDLE, map);
    expect(Object.fromEntries(times)).toEqual({ 'node: net': 20, 'own: the entry': 10 });
  });

  test('is only the busy one', () => {
    const idle = node('(idle)', '');
    const collector = node('(garbage collector)', '');
    const root = node('(root)', '', 0, [idle, collector]);
    const times = attribute(profile([root, idle, collector], [idle, idle, collector, root]), BUNDLE, map);
    expect(Object.fromEntries(times)).toEqual({ 'garbage collection': 10 });
  });
});

test.each([
  ['../../functions/http/pipeline.ts', 'own: http'],
  ['../node_modules/valibot/dist/index.mjs', 'valibot'],
  ['../node_modules/@smithy/core/dist-es/submodules/schema/TypeRegistry.js', '@smithy/core/schema'],
  ['../node_modules/@middy/core/node_modules/@middy/util/index.js', '@middy/util'],
])('%s is part of %s', (source, part) => {
  expect(sourcePart(source)).toBe(part);
});
