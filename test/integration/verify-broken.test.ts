import { afterEach, describe, expect, test } from 'vitest';
import { createApi, type Patience } from '../../lib/operator/verify/ask.ts';
import { createBearer, createLocalRole, nobody } from '../../lib/operator/verify/callers.ts';
import type { Subject } from '../../lib/operator/verify/check.ts';
import { findNpmStart } from '../../lib/operator/verify/npm-start.ts';
import { type Result, verify } from '../../lib/operator/verify/verify.ts';
import { type BreakableOptions, breakableApi } from '../support/breakable/breakable-api.ts';
import type { Break } from '../support/breakable/breaks.ts';

// npm run verify, on APIs that break one promise each.

const open: { close(): Promise<void> }[] = [];
afterEach(() => Promise.all(open.splice(0).map((one) => one.close())));

/** What is to be repeated is not repeated for long. */
const PATIENCE: Patience = { requestMs: 10_000, emailMs: 30, eventMs: 30, totalMs: 20_000 };
/** Nothing comes. */
const SILENCE_MS = 100;

async function verified(
  options: BreakableOptions,
  patience = PATIENCE,
  more: Pick<Subject, 'eventLog' | 'from'> = {},
): Promise<Result[]> {
  const target = await breakableApi(options);
  open.push(target);
  const url = `${target.url}/email`;
  const signal = AbortSignal.timeout(patience.totalMs);
  const isHere = options.isNpmStart === true;
  const npmStart = await findNpmStart({ url, isHere });
  const [caller, other] = npmStart
    ? [nobody, createLocalRole('other')]
    : [createBearer('one'), createBearer('other')];
  const api = createApi({ url, caller, patience, signal, onWait() {} });
  const subject = { api, run: 'run', isOpen: isHere, npmStart, other, ...more };
  return verify(subject, { starts() {}, ends() {} }, signal);
}

const named = (results: Result[], kind: Result['kind']) =>
  results.filter((result) => result.kind === kind).map(({ name }) => name);

const ALL = [
  'send',
  'repeat',
  'another email',
  'look-up',
  'twenty at once',
  'another caller',
  'a stranger',
  'a named sender',
  'an attachment',
  'headers',
  'tags',
  'a bounce',
  'late events',
  "another's email",
  'an event',
  'emails',
];

describe('An API that keeps its promises', () => {
  test('as npm start, shows that all of them hold', async () => {
    const results = await verified({ isNpmStart: true });
    expect(named(results, 'held')).toEqual(ALL.filter((name) => name !== 'a stranger'));
    expect(results).toHaveLength(ALL.length - 1);
  });

  test('deployed, shows all but what is not seen from outside', async () => {
    const results = await verified({});
    expect(named(results, 'unseen')).toEqual(['an event', 'emails']);
    expect(named(results, 'held')).toEqual(ALL.slice(0, -2));
  });

  test('may ask for repeats first', async () => {
    const patient = { ...PATIENCE, emailMs: 10_000 };
    const results = await verified({ first: ['sending-throttled', 'outcome-unknown'] }, patient);
    expect(named(results, 'broken')).toEqual([]);
  });
});

type Row = [breaks: Break, check: string, sentence: RegExp | string];

/** What every deployment shows. */
const seenAnywhere: Row[] = [
  ['answers 200', 'send', '200'],
  ['answers 500', 'send', 'still 500 "Internal Server Error"'],
  [
    'answers HTML',
    'send',
    "200 as text/html, which is no answer of this API: is --url the stack's output Url?",
  ],
  ['answers JSON as text', 'send', '202, but as text/plain, not application/json'],
  ['answers without an id', 'send', '202, but without an id'],
  ['hangs up', 'send', /^127\.0\.0\.1:\d+ did not answer: /],
  ['redirects', 'send', '301, a redirect to https://example.com/, which is not followed'],
  ['has no such path', 'send', '404 "Not Found" by the gateway: there is nothing at this path'],
  ['lets nobody in', 'send', '403 "Forbidden" by the gateway: this caller may not'],
  ['replays what was never sent', 'send', 'a replay, of an email that was never sent'],
  ['says no expiry', 'send', 'without Idempotency-Key-Expires'],
  ['is expired at once', 'send', 'Idempotency-Key-Expires is no time to come'],
  ['repeats under another id', 'repeat', 'another answer than the first'],
  ['does not mark replays', 'repeat', 'without Idempotent-Replayed: true'],
  ['takes any email under a key', 'another email', '202'],
  ['replays any email under a key', 'another email', '202'],
  ['lets another email replace the first', 'another email', '422 idempotency-key-reused'],
  ['says problems as JSON', 'another email', 'as application/json, not application/problem+json'],
  ['looks up another id', 'look-up', 'and POST said sent'],
  ['looks up nothing', 'look-up', '404 key-not-found'],
  ['finds what was never sent', 'look-up', '200'],
  ['says impossible times', 'look-up', 'its times make no sense'],
  ['sends as often as it is asked at once', 'twenty at once', '20 emails'],
  ['answers each of many otherwise', 'twenty at once', 'one id, but 20 bodies'],
  ['marks no replay of many', 'twenty at once', '20 answers are not marked as replays'],
  ['mixes callers up', 'another caller', "sees the first caller's"],
  ['shows callers each other', 'another caller', "sees the first caller's"],
  ['lets anyone be a sender', 'a named sender', '202'],
  ['keeps a refused key', 'a named sender', '422 idempotency-key-reused'],
  ['refuses bounces', 'a bounce', '400 email-refused'],
  ['tells no lives', 'a bounce', 'its life says nothing, and not bounced'],
  ['tells bounces as delivered', 'a bounce', 'its life says delivered, and not bounced'],
  ['takes back what bounced', 'a bounce', 'POST said sent, and GET says not_sent'],
  ['tells other lives by the id', 'a bounce', 'tell two lives of it'],
  ['tells no lives by the id', 'a bounce', 'and GET /emails/{id} says 404 path-not-found'],
  ['names recipients', 'a bounce', 'its life names its recipient'],
  ['tells no complaints', 'late events', 'its life says delivered, and not complained'],
  ['lets a reply undo a delivery', 'late events', 'its life says bounced, and not delivered'],
  ['tells lives to anyone', "another's email", 'sees the life of it'],
  ['tells others that there is an email', "another's email", 'can tell that there is such an email'],
];

/** What only npm start lets one see. */
const seenInTheInbox: Row[] = [
  ['repeats in secret', 'emails', /^\d+ emails in the inbox under verify-run-send/],
  ['drops names', 'a named sender', 'what SES got is not as Verify <no-reply@example.com>'],
  ['drops attachments', 'an attachment', 'what SES got is not with an attachment'],
  ['drops headers', 'headers', 'what SES got is not with headers'],
  ['drops tags', 'tags', 'what SES got is not with tags'],
  ['hides replies', 'late events', 'the automatic reply is not told'],
  ['loses events', 'an event', 'still 503 outcome-unknown'],
];

function expectFound(results: Result[], check: string, sentence: RegExp | string): void {
  const found = results.find(({ name }) => name === check);
  expect(found).toMatchObject({ kind: 'broken' });
  expect(found?.text).toMatch(sentence);
  expect(found?.text).toContain('What must hold: ');
  if (check === 'send') expect(named(results, 'unseen')).toHaveLength(results.length - 1);
}

describe('An API that breaks a promise is found', () => {
  test.for(seenAnywhere)('%s: %s', async ([breaks, check, sentence]) => {
    expectFound(await verified({ breaks }), check, sentence);
  });

  test('answers nothing: send', async () => {
    const results = await verified({ breaks: 'answers nothing' }, { ...PATIENCE, requestMs: SILENCE_MS });
    expectFound(results, 'send', /^127\.0\.0\.1:\d+ did not answer within 100 ms/);
  });

  test('lets everybody in: a stranger', async () => {
    expectFound(
      await verified({ breaks: 'lets everybody in' }),
      'a stranger',
      'without credentials was answered',
    );
  });
});

describe('What only the inbox shows is found on npm start, and not seen elsewhere', () => {
  test.for(seenInTheInbox)('%s: %s', async ([breaks, check, sentence]) => {
    expectFound(await verified({ breaks, isNpmStart: true }), check, sentence);
    expect(named(await verified({ breaks }), 'broken')).toEqual([]);
  });
});

test.for([
  [true, 'held', /^written down, and seen within [\d.]+ m?s of the answer$/],
  [false, 'broken', /^none of the first email was written down in time/],
] as const)('where the log of events can be read, it tells of one: %s', async ([isThere, kind, text]) => {
  const results = await verified({}, PATIENCE, { eventLog: { waitFor: async () => isThere } });
  expect(results.find(({ name }) => name === 'an event')).toMatchObject({
    kind,
    text: expect.stringMatching(text),
  });
});

test.for([true, false])('an API that keeps no history breaks no promise: %s', async (isNpmStart) => {
  const results = await verified({ keepsNoHistory: true, isNpmStart });
  expect(named(results, 'broken')).toEqual([]);
  expect(results.find(({ name }) => name === 'a bounce')).toMatchObject({
    kind: 'held',
    text: expect.stringContaining('this deployment keeps no history'),
  });
  for (const name of ['late events', "another's email"]) {
    expect(results.find((one) => one.name === name)).toMatchObject({
      kind: 'unseen',
      text: 'skipped: this deployment keeps no history (historyDays is 0)',
    });
  }
});

test('a sender that is named with --from is tried', async () => {
  const from = { name: 'My shop', address: 'shop@example.com' };
  const results = await verified({ isNpmStart: true }, PATIENCE, { from });
  expect(results.find(({ name }) => name === 'a named sender')).toMatchObject({
    kind: 'held',
    text: 'it went out as My shop <shop@example.com>',
  });
});

test('what comes after the time is up is not tried, and does not count as held', async () => {
  const results = await verified({ breaks: 'answers nothing' }, { ...PATIENCE, totalMs: SILENCE_MS });
  expect(results[0]?.text).toMatch('no time was left');
  expect(named(results, 'held')).toEqual([]);
});
