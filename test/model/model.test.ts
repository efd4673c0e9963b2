import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Protocol, theRealOne, variants } from '../simulation/protocol.ts';
import { runSchedule } from '../simulation/run-schedule.ts';
import { schedule } from '../simulation/schedule.ts';
import { seeds } from '../simulation/seeds.ts';
import { type DynaliteTable, dynaliteTable } from '../support/dynalite-table.ts';
import { inMemoryRecordStore } from '../support/in-memory-record-store.ts';
import { type LookedInto, lookInto, recordStores } from '../support/record-stores.ts';
import { type Plan, quick } from './bounds.ts';
import { type Checked, check } from './checker.ts';
import { listActions, model } from './model.ts';
import { mutate } from './mutants.ts';
import { ownTerms } from './own-terms.ts';
import { RETENTION } from './real.ts';
import { replay } from './replay.ts';
import { actionsOfRecord } from './step.ts';
import { listSteps, type Made, mergeSteps } from './steps.ts';
import { printTrace } from './trace.ts';
import { toLine, traitsOf } from './traits.ts';
import { watch } from './watch.ts';

// Seconds of CPU, on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

const { ofClaims, others } = listActions(model);

const checked = new Map<Plan, Checked>();
let steps: Made[];
let table: DynaliteTable;

const listStepsOf = ([{ bounds }, { graph }]: [Plan, Checked]) =>
  graph ? listSteps(model, bounds, graph) : new Map<string, Made>();

beforeAll(async () => {
  for (const plan of quick) checked.set(plan, check(model, plan.bounds, plan.promised, 'full'));
  steps = [...mergeSteps([...checked].map(listStepsOf)).values()];
  table = await dynaliteTable();
});
afterAll(() => table.close());

describe('The model', () => {
  test.each(quick)('keeps every promise: $title', (plan) => {
    const { broken } = checked.get(plan) ?? {};
    const shortest = broken && check(model, plan.bounds, [broken]).graph;
    expect(broken, shortest && printTrace(shortest).join('\n')).toBeUndefined();
  });

  test('its page tells of each action what it stands for, and nothing that is not there', async () => {
    const page = await readFile('test/model/README.md', 'utf8');
    const rows = [...page.matchAll(/^\| `([A-Z]\w+)` \| (.+) \|$/gm)];
    expect(rows.map(([, action]) => action).sort()).toEqual([...ofClaims, ...others].sort());
    for (const [, action, text = ''] of rows) await expectThere(action, text);
  });

  test('its page and the guarantee tell how large it is', async () => {
    const [page, guarantee] = await Promise.all(['test/model/README.md', 'docs/guarantee.md'].map(readWords));
    const sum = (of: (one: Checked) => number) =>
      [...checked.values()].reduce((count, one) => count + of(one), 0).toLocaleString('en');
    const states = sum((one) => one.states);
    const edges = sum(({ graph }) => graph?.edges.length ?? 0);
    expect(page).toContain(`${states} states and ${edges} edges, which make ${steps.length} steps`);
    expect(guarantee).toContain(`a model of ${ofClaims.length + others.length} actions`);
    expect(guarantee).toContain(`\`npm test\`, ${edges}, make ${steps.length} different steps`);
  });
});

/** A page without its line breaks. */
const readWords = async (file: string) => (await readFile(file, 'utf8')).replace(/\s+/g, ' ');

/** `f` and `g` in `file`: the file is there, and has them. */
async function expectThere(action = '', text = '') {
  for (const [, names = '', file = ''] of text.matchAll(/((?:`\w+`(?:, | and )?)+) in `([\w./-]+)`/g)) {
    expect(existsSync(file), `${action}: ${file}`).toBe(true);
    const source = await readFile(file, 'utf8');
    for (const [, name] of names.matchAll(/`(\w+)`/g))
      expect(source, action).toMatch(new RegExp(`\\b${name}\\b`));
  }
}

/** So many at once as a client has sockets for. */
const AT_ONCE = 25;

async function replayAll(made: readonly Made[], subject: LookedInto): Promise<string[]> {
  const wrong: string[] = [];
  for (let from = 0; from < made.length; from += AT_ONCE) {
    const some = made.slice(from, from + AT_ONCE).map(({ step }) => replay(step, subject));
    wrong.push(...(await Promise.all(some)).flat());
  }
  return wrong;
}

/** The protocols that differ in a step of the record, to the minute. */
const ofRecord: (keyof typeof variants)[] = [
  'drops the fence: whoever settles need not hold the claim',
  'sends again after the lease',
  'forgets that a claim may come back to its own row',
  'lets a put that arrives late take the place of a later claim',
  'binds a key to an email that was not sent',
  'does not tell a clock that is behind what it must be later than',
  'lets a late event shorten the 24 hours',
  'forgets an unknown after an hour',
];
const named = (names: (keyof typeof variants)[]) =>
  names.map((name): [string | number, Protocol] => [name, { ...theRealOne, ...variants[name] }]);

describe('Each edge of the model', () => {
  test.each(recordStores(() => table, RETENTION))('is made by the code: %s', async (_name, subject) => {
    expect(await replayAll(steps, subject())).toEqual([]);
  });

  test('is made, of each action that meets the record', () => {
    expect(new Set(steps.flatMap(({ actions }) => [...actions]))).toEqual(new Set(actionsOfRecord));
  });

  test.each(named(ofRecord))('is not made by a protocol that %s', async (_name, protocol) => {
    const subject = lookInto(inMemoryRecordStore(protocol, RETENTION));
    expect(await replayAll(steps, subject)).not.toEqual([]);
  });

  test('of a model that differs in one term is not made by the code', async () => {
    const mutant = ownTerms.find(({ id }) => id === 'hold:unknown');
    if (!mutant) throw new Error('There is no such mutant');
    const { graph } = check(mutate(mutant), mutant.bounds, [], 'full');
    const made = graph ? [...listSteps(mutate(mutant), mutant.bounds, graph).values()] : [];
    expect(await replayAll(made, lookInto(inMemoryRecordStore(undefined, RETENTION)))).not.toEqual([]);
  });
});

const RUNS = 1_000;
const FEWER_RUNS = 250;

/** The steps that these protocols' records make and the model's does not. */
async function listStrange(protocol: Protocol, numRuns: number): Promise<string[]> {
  const lines = new Set<string>();
  for (const one of [...seeds, ...fc.sample(schedule, { seed: 1, numRuns })])
    await runSchedule(one, protocol, watch(lines));
  for (const line of steps.flatMap(({ step }) => traitsOf(step).map(toLine))) lines.delete(line);
  return [...lines];
}

describe('Each step of the simulation', () => {
  test('is an edge of the model', async () => {
    expect(await listStrange(theRealOne, RUNS)).toEqual([]);
  });

  test.each(named([...ofRecord, 'forgets a claim up to a second too soon']))(
    'is not, of a protocol that %s',
    async (_name, protocol) => {
      expect(await listStrange(protocol, FEWER_RUNS)).not.toEqual([]);
    },
  );
});
