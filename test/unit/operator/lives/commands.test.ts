import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import type { Life } from '../../../../functions/emails/life.ts';
import { toOutcomeEvents } from '../../../../functions/outcomes/outcome-event.ts';
import type { Terminal } from '../../../../lib/operator/commands.ts';
import { replay, showLife, type Tell, tellTest } from '../../../../lib/operator/lives/commands.ts';
import { lifeText, toLifeTold } from '../../../../lib/operator/lives/show.ts';
import { ACCEPTED_AT, lifeOf } from '../../../support/life-of.ts';

const life = lifeOf('accepted', 'delivered', 'complained');
const events = toOutcomeEvents(life);
const NOW = ACCEPTED_AT + 60_000;

const lookUp = (only: Life) => async (id: string) => (id === only.id ? only : undefined);

function createTerminal(answer = true) {
  const printed: { text: string; value: unknown }[] = [];
  const asked: string[] = [];
  const terminal: Terminal = {
    print: (text, value) => void printed.push({ text: stripVTControlCharacters(text), value }),
    confirm: async (question) => asked.push(question) > 0 && answer,
    now: () => NOW,
  };
  return { terminal, printed, asked };
}

function createQueue(left: readonly string[] = []) {
  const told: unknown[] = [];
  const tell: Tell = async (those) => {
    told.push(...those);
    return new Set(left);
  };
  return { told, tell };
}

describe('what became of an email', () => {
  test('is shown with the id of each event, and of its record', async () => {
    const { terminal, printed } = createTerminal();
    await showLife(lookUp(life), life.id, terminal);
    expect(printed[0]?.text).toBe(
      `
email       ${life.id}
record      ${life.record}
claim       ${life.claimId}
state       complained
accepted    2026-01-01T00:00:00.123Z
history     until 2026-01-31T00:00:01.000Z
tags        order=1001
recipient   q83vEjRWeJCr
  2026-01-01T00:00:01.123Z  accepted                                  ${events[0]?.id}
  2026-01-01T00:00:02.123Z  delivered                                 ${events[1]?.id}
  2026-01-01T00:00:03.123Z  complained (spam)                         ${events[2]?.id}
`.trim(),
    );
    expect(printed[0]?.value).toMatchObject({
      record: life.record,
      claimId: life.claimId,
      life: { id: life.id, state: 'complained' },
      events: events.map(({ id }) => ({ id })),
    });
  });

  test('is shown by recipients, each with what was told of it, in the order of ranks', () => {
    const other = lifeOf('bounced-permanent', 'accepted').states.map((state) => ({
      ...state,
      recipient: 'Another-one_',
    }));
    const told = toLifeTold({ ...life, tags: {}, states: [...life.states, ...other] }, NOW);
    const text = stripVTControlCharacters(told ? lifeText(told) : '').split('\n');
    expect(text.filter((line) => /^tags/.test(line))).toEqual(['tags        none']);
    expect(text.slice(-7).map((line) => line.replace(/ +evt_.*$/, ''))).toEqual([
      'recipient   Another-one_',
      '  2026-01-01T00:00:02.123Z  accepted',
      '  2026-01-01T00:00:01.123Z  bounced, permanent (mailbox-unknown)',
      'recipient   q83vEjRWeJCr',
      '  2026-01-01T00:00:01.123Z  accepted',
      '  2026-01-01T00:00:02.123Z  delivered',
      '  2026-01-01T00:00:03.123Z  complained (spam)',
    ]);
  });

  test.each<[string, Life, string]>([
    ['SES told nothing of', life, 'another'],
    ['TTL has not deleted yet', { ...life, expiresAt: NOW / 1_000 }, life.id],
  ])('is not told of one that %s', async (_, only, id) => {
    const { terminal } = createTerminal();
    await expect(showLife(lookUp(only), id, terminal)).rejects.toThrow(/^Nothing is told of an email/);
    const { tell, told } = createQueue();
    const again = replay(lookUp(only), tell, { id, which: 'all' }, terminal);
    await expect(again).rejects.toThrow(/^Nothing is told of an email/);
    expect(told).toEqual([]);
  });
});

describe('an event is told again', () => {
  test('under its own id, once the operator has said yes', async () => {
    const { terminal, asked, printed } = createTerminal();
    const { tell, told } = createQueue();
    const [, event] = events;
    await replay(lookUp(life), tell, { id: life.id, which: { event: event?.id ?? '' } }, terminal);
    expect(told).toEqual([event]);
    expect(asked).toEqual([expect.stringContaining(`${event?.id}  q83vEjRWeJCr  delivered\n`)]);
    expect(printed).toEqual([
      { text: 'Handed over, to be told again: one event.', value: { told: [event] } },
    ]);
  });

  test('or all of them', async () => {
    const { terminal, printed } = createTerminal();
    const { tell, told } = createQueue();
    await replay(lookUp(life), tell, { id: life.id, which: 'all' }, terminal);
    expect(told).toEqual(events);
    expect(printed[0]?.text).toBe('Handed over, to be told again: 3 events.');
  });

  test('not after a no', async () => {
    const { terminal, printed } = createTerminal(false);
    const { tell, told } = createQueue();
    await replay(lookUp(life), tell, { id: life.id, which: 'all' }, terminal);
    expect(told).toEqual([]);
    expect(printed).toEqual([{ text: 'Nothing was told.', value: { told: [] } }]);
  });

  test('where it is the email’s, and no other', async () => {
    const { terminal, asked } = createTerminal();
    const { tell } = createQueue();
    const again = replay(lookUp(life), tell, { id: life.id, which: { event: 'evt_other' } }, terminal);
    await expect(again).rejects.toThrow('The email has no such event; show --email lists what it has.');
    expect(asked).toEqual([]);
  });

  test('in part, where the queue does not take all: then each that is left is named', async () => {
    const { terminal, printed } = createTerminal();
    const { tell } = createQueue([events[2]?.id ?? '']);
    await expect(replay(lookUp(life), tell, { id: life.id, which: 'all' }, terminal)).rejects.toThrow(
      `The queue took 2 of 3 events, and not these: ${events[2]?.id}. Each may be told again.`,
    );
    expect(printed).toEqual([]);
  });
});

test('a test is told, and is about no email', async () => {
  const { terminal, printed, asked } = createTerminal();
  const { tell, told } = createQueue();
  await tellTest(tell, 'evt_test_1', terminal);
  const event = {
    id: 'evt_test_1',
    type: 'webhook.test',
    timestamp: '2026-01-01T00:01:00.123Z',
    data: { message: expect.any(String) },
  };
  expect(told).toEqual([event]);
  expect(printed).toEqual([{ text: expect.stringContaining('evt_test_1 (webhook.test)'), value: event }]);
  expect(asked).toEqual([]);
});
