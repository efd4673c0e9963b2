import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rankOf, TOLD, type Told, type ToldState } from '../../../functions/emails/life.ts';
import { REASONS } from '../../../functions/emails/life-reasons.ts';
import { type LifeShown, toLifeShown } from '../../../functions/http/tell-life.ts';
import { CLAIMED_AT, IN_A_DAY } from '../../support/row-of.ts';
import { sentLife, tellStates } from '../../support/sent-life.ts';

const show = (...states: Parameters<typeof tellStates>) =>
  toLifeShown(sentLife(tellStates(...states)), CLAIMED_AT) as LifeShown;

test('an email of one recipient is told whole', () => {
  expect(show(['r-1', 'accepted'], ['r-1', 'delayed', 'mailbox-full'], ['r-1', 'delivered'])).toEqual({
    object: 'email',
    id: 'm-1',
    created_at: '2026-01-01T00:00:00.123Z',
    last_event: 'delivered',
    state: 'delivered',
    counts: { delivered: 1 },
    recipients: [
      {
        recipient: 'r-1',
        state: 'delivered',
        at: '2026-01-01T00:00:02.123Z',
        states: [
          { state: 'accepted', at: '2026-01-01T00:00:00.123Z' },
          { state: 'delayed', reason: 'mailbox-full', at: '2026-01-01T00:00:01.123Z' },
          { state: 'delivered', at: '2026-01-01T00:00:02.123Z' },
        ],
      },
    ],
    tags: [{ name: 'campaign', value: 'welcome' }],
    history_expires_at: '2026-01-02T00:00:01.000Z',
  });
});

test.each<[Told, object]>([
  ['accepted', { state: 'accepted', last_event: 'sent' }],
  ['delayed', { state: 'delayed', last_event: 'delivery_delayed' }],
  ['bounced-transient', { state: 'bounced', bounce: 'transient', last_event: 'bounced' }],
  ['delivered', { state: 'delivered', last_event: 'delivered' }],
  ['bounced-permanent', { state: 'bounced', bounce: 'permanent', last_event: 'bounced' }],
  ['rejected', { state: 'rejected', last_event: 'failed' }],
  ['suppressed', { state: 'suppressed', last_event: 'suppressed' }],
  ['complained', { state: 'complained', last_event: 'complained' }],
])('%s is told in our words and in those of Resend', (told, words) => {
  const { state, bounce, last_event, recipients } = show(['r-1', 'accepted'], ['r-1', told]);
  expect({ state, ...(bounce && { bounce }), last_event }).toEqual(words);
  expect(recipients[0]).toMatchObject({ state, ...(bounce && { bounce }) });
});

type Case = [title: string, states: Parameters<typeof tellStates>, told: Partial<LifeShown>];
describe('an email of several recipients', () => {
  test.each<Case>([
    [
      'is where the slowest is',
      [
        ['r-1', 'delivered'],
        ['r-2', 'accepted'],
        ['r-3', 'delayed'],
      ],
      { state: 'accepted', counts: { accepted: 1, delayed: 1, delivered: 1 } },
    ],
    [
      'is delivered once all have it',
      [
        ['r-1', 'delivered'],
        ['r-2', 'delivered'],
      ],
      { state: 'delivered', counts: { delivered: 2 } },
    ],
    [
      'is where the worst is, as soon as something is wrong with one',
      [
        ['r-1', 'bounced-permanent', 'mailbox-unknown'],
        ['r-2', 'complained', 'spam'],
        ['r-3', 'accepted'],
      ],
      { state: 'complained', counts: { accepted: 1, bounced: 1, complained: 1 } },
    ],
    [
      'counts both kinds of bounces as such',
      [
        ['r-1', 'bounced-permanent'],
        ['r-2', 'bounced-transient'],
      ],
      { state: 'bounced', bounce: 'permanent', counts: { bounced: 2 } },
    ],
  ])('%s', (_, states, told) => {
    expect(show(...states)).toMatchObject(told);
  });
});

test.each<[string, Parameters<typeof tellStates>]>([
  [
    'before',
    [
      ['r-1', 'bounced-transient', 'other'],
      ['r-1', 'delivered'],
    ],
  ],
  [
    'after',
    [
      ['r-1', 'delivered'],
      ['r-1', 'bounced-transient', 'other'],
    ],
  ],
])(
  'a transient bounce that was told %s the delivery leaves the email delivered, and is told',
  (_, states) => {
    const shown = show(...states);
    expect(shown).toMatchObject({ state: 'delivered', last_event: 'delivered', counts: { delivered: 1 } });
    expect(shown).not.toHaveProperty('bounce');
    const [{ states: told = [] } = {}] = shown.recipients;
    expect(told.map(({ state }) => state)).toEqual(['bounced', 'delivered']);
    expect(told[0]).toMatchObject({ bounce: 'transient', reason: 'other' });
  },
);

describe('nothing is told', () => {
  test.each([
    ['of no life', undefined, CLAIMED_AT],
    ['of one without a state', sentLife([]), CLAIMED_AT],
    ['of one that has expired', sentLife(tellStates(['r-1', 'delivered'])), IN_A_DAY * 1_000],
  ])('%s', (_, life, now) => {
    expect(toLifeShown(life, now)).toBeUndefined();
  });

  test('of who sent it, and under which claim', () => {
    const life = sentLife(tellStates(['r-1', 'delivered']), {
      record: 'S3CRET',
      claimId: 'S3CRET',
      caller: 'S3CRET',
    });
    expect(JSON.stringify(toLifeShown(life, CLAIMED_AT))).not.toContain('S3CRET');
  });
});

const recipients = ['r-1', 'r-2', 'r-3'];
const anyState = fc.record<ToldState>({
  recipient: fc.constantFrom(...recipients),
  told: fc.constantFrom(...TOLD),
  at: fc.integer({ min: CLAIMED_AT, max: CLAIMED_AT + 10_000_000 }),
  reason: fc.constantFrom(...REASONS),
});
/** As a table has them: each state of a recipient once, and all of them accepted, which every event proves. */
const anyStates = fc
  .uniqueArray(anyState, { selector: ({ recipient, told }) => `${recipient}#${told}`, maxLength: 24 })
  .map((states) => [
    ...tellStates(...recipients.map((one): [string, Told] => [one, 'accepted'])),
    ...states.filter(({ told }) => told !== 'accepted'),
  ]);
/** How far the email is, from what is told alone. */
const rankShown = ({ state, bounce }: LifeShown) =>
  rankOf((state === 'bounced' ? `bounced-${bounce}` : state) as Told);

describe('whatever SES told', () => {
  test('each recipient counts once, where they are', () => {
    fc.assert(
      fc.property(anyStates, (states) => {
        const shown = toLifeShown(sentLife(states), CLAIMED_AT) as LifeShown;
        const counted = Object.values(shown.counts).reduce((sum, count) => sum + count, 0);
        expect([counted, shown.recipients.length]).toEqual([3, 3]);
        for (const { state, states: all } of shown.recipients) {
          expect(shown.counts[state]).toBeGreaterThan(0);
          expect(all.at(-1)?.state).toBe(state);
        }
        expect(shown.counts[shown.state]).toBeGreaterThan(0);
        expect(shown.recipients.flatMap((one) => one.states)).toHaveLength(states.length);
      }),
      { seed: 15 },
    );
  });

  test('another state never takes the email back', () => {
    fc.assert(
      fc.property(anyStates, fc.array(anyState, { maxLength: 4 }), (states, more) => {
        const isNew = ({ recipient, told }: ToldState) =>
          !states.some((one) => one.recipient === recipient && one.told === told);
        const added = [...states, ...more.filter(isNew)];
        const [before, after] = [states, added].map(
          (all) => toLifeShown(sentLife(all), CLAIMED_AT) as LifeShown,
        );
        expect(rankShown(after as LifeShown)).toBeGreaterThanOrEqual(rankShown(before as LifeShown));
      }),
      { seed: 15 },
    );
  });

  test('it is told in the same bytes, in whatever order the table has it', () => {
    const shuffled = anyStates.chain((states) =>
      fc.shuffledSubarray(states, { minLength: states.length }).map((other) => [states, other] as const),
    );
    const tags = { a: '1', B: '2', c: '3' };
    const turned = { c: '3', B: '2', a: '1' };
    fc.assert(
      fc.property(shuffled, ([states, other]) => {
        const one = toLifeShown(sentLife(states, { tags }), CLAIMED_AT);
        expect(JSON.stringify(toLifeShown(sentLife(other, { tags: turned }), CLAIMED_AT))).toBe(
          JSON.stringify(one),
        );
      }),
      { seed: 15 },
    );
  });
});
