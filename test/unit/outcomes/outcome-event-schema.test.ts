import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import schema from '../../../docs/outcome-event.schema.json' with { type: 'json' };
import { TOLD, toState } from '../../../functions/emails/life.ts';
import { REASONS } from '../../../functions/emails/life-reasons.ts';
import { type OutcomeEvent, toTestEvent } from '../../../functions/outcomes/outcome-event.ts';
import { readEvent } from '../../../functions/outcomes/read-event.ts';
import { readOutcomeEvent } from '../../../functions/outcomes/read-outcome-event.ts';
import { recordLives } from '../../../functions/outcomes/record-lives.ts';
import { simulate } from '../../../lib/local/simulator.ts';
import { ACCEPTED_AT, everyEvent } from '../../support/life-of.ts';

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;
const ajv = new Ajv2020({ strict: true, strictRequired: false, formats: { 'date-time': INSTANT } });
const validate = ajv.compile(schema);
const { emailEvent, testEvent } = schema.$defs;
const data = emailEvent.properties.data;

/** One event, with something else in its data. */
const withData = (change: { [name: string]: unknown }, told: (typeof TOLD)[number] = 'delivered') => {
  const event = everyEvent()[TOLD.indexOf(told)] as OutcomeEvent;
  return { ...event, data: { ...event.data, ...change } };
};

describe('the schema', () => {
  test.each(TOLD.map((told, rank) => [told, rank] as const))('takes an event of %s', (_, rank) => {
    for (const event of [everyEvent()[rank], everyEvent('ada@example.com')[rank]]) {
      expect(validate(event), JSON.stringify(validate.errors)).toBe(true);
    }
  });

  test('takes a test', () => {
    expect(validate(toTestEvent('evt_test-1', ACCEPTED_AT))).toBe(true);
  });

  test('knows every member of an event, and says what it is', () => {
    for (const event of everyEvent('ada@example.com')) {
      expect(Object.keys(emailEvent.properties)).toEqual(expect.arrayContaining(Object.keys(event)));
      expect(Object.keys(data.properties)).toEqual(expect.arrayContaining(Object.keys(event.data)));
    }
    for (const property of Object.values(data.properties)) expect(property.description).toMatch(/\.$/);
  });

  test("has the catalogue's words, and no others", () => {
    const states = [...new Set(TOLD.map((told) => toState(told).state))];
    expect(data.properties.state.enum.toSorted()).toEqual(states.toSorted());
    expect(emailEvent.properties.type.enum.toSorted()).toEqual(states.map((one) => `email.${one}`).sort());
    expect(data.properties.reason.enum).toEqual(REASONS);
    expect(data.properties.rank.maximum).toBe(TOLD.length - 1);
    expect(testEvent.properties.type.const).toBe(toTestEvent('evt_1', 0).type);
  });

  test.each([
    ['an unknown state', withData({ state: 'lost' })],
    ['an unknown reason', withData({ reason: 'bad luck' })],
    ['a bounce of no kind', withData({ bounce: undefined }, 'bounced-permanent')],
    ['a bounce of what did not bounce', withData({ bounce: 'permanent' })],
    ['a rank that there is not', withData({ rank: TOLD.length })],
    ['no recipient', withData({ recipient: undefined })],
    ['an id with a dot', { ...withData({}), id: 'evt_a.b' }],
    ['another type', { ...withData({}), type: 'email.opened' }],
  ])('refuses %s', (_, event) => {
    expect(validate(JSON.parse(JSON.stringify(event)))).toBe(false);
  });

  test('has examples that are events as they are made', () => {
    expect(schema.examples).toEqual([
      everyEvent()[TOLD.indexOf('delivered')],
      everyEvent('ada@example.com')[TOLD.indexOf('bounced-permanent')],
      toTestEvent('evt_test-1', ACCEPTED_AT),
    ]);
    for (const example of schema.examples) expect(validate(example)).toBe(true);
  });
});

describe('what SES tells of an email is told on as the schema says', () => {
  const email = {
    messageId: '0107019b75f8c3a1-6f8e7a2b-3c4d-4e5f-8a9b-0c1d2e3f4a5b-000000',
    from: 'no-reply@example.com',
    to: ['success', 'bounce', 'complaint', 'ooto', 'suppressionlist'].map(
      (fate) => `${fate}@simulator.amazonses.com`,
    ),
    subject: 'Your order',
    configurationSet: 'email-api',
    acceptedAt: ACCEPTED_AT,
    tags: {
      order: ['1001'],
      'email-api-record': ['Zm9yIHRoZSByZWNvcmQgb2YgdGhlIG9yZGVyIDEwMDE'],
      'email-api-claim': ['7d0c8f0e-3f55-4c8e-9d1b-6f8f5f0b9a11'],
    },
  };

  test.each([true, false])('with addresses: %s', async (tellsAddresses) => {
    const lives = simulate(email).flatMap(({ body }) => {
      const reading = readEvent(body, 'email-api');
      return reading.kind === 'proof' && reading.life ? [reading.life] : [];
    });
    const told: OutcomeEvent[] = [];
    const handOver = async (changes: readonly OutcomeEvent[]) => {
      told.push(...changes);
      return new Set<string>();
    };
    await recordLives(lives, new Map(), { handOver, add: async () => true, tellsAddresses });
    for (const event of told) {
      const body = JSON.stringify(event);
      expect(validate(JSON.parse(body)), JSON.stringify(validate.errors)).toBe(true);
      expect(readOutcomeEvent(body)).toEqual(event);
      expect(body.includes('@')).toBe(tellsAddresses);
    }
    const states = new Set(told.map(({ data }) => data.state));
    expect([...states].sort()).toEqual(['accepted', 'bounced', 'complained', 'delivered', 'suppressed']);
  });
});
