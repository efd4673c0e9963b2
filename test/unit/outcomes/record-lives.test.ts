import { describe, expect, test } from 'vitest';
import { type Life, TOLD, type Told } from '../../../functions/emails/life.ts';
import type { Addition } from '../../../functions/emails/life-store.ts';
import type { OutcomeEvent } from '../../../functions/outcomes/outcome-event.ts';
import type { LifeEvent } from '../../../functions/outcomes/read-life.ts';
import { recordLives } from '../../../functions/outcomes/record-lives.ts';

const AT = 1_767_225_600_000;
const down = new Error('Down');

/** What an event says of an email: `a accepted` is a state of the recipient a. */
function event(id: string, ...said: string[]): LifeEvent {
  const about = {
    id,
    record: `record-${id}`,
    claimId: `claim-${id}`,
    caller: 'caller',
    acceptedAt: AT,
    tags: {},
  };
  const states = said.map((one) => {
    const [recipient = '', told] = one.split(' ');
    return { recipient, address: `${recipient}@example.com`, told: told as Told, at: AT };
  });
  return { ...about, states };
}

const lifeOf = (id: string, ...said: string[]): [string, Life] => {
  const { states, ...about } = event(id, ...said);
  return [id, { ...about, expiresAt: 2, states: states.map(({ address: _, ...state }) => state) }];
};

interface Doubles {
  lives?: [string, Life][];
  /** The changes that the queue does not take, as `m-1 a delivered`; an error where it takes none. */
  refused?: string[] | Error;
  /** What comes of each write, in their order; made where it says nothing. */
  writes?: (boolean | Error)[];
  tellsAddresses?: boolean;
}

const nameOf = ({ data: { email_id, recipient, state, bounce } }: OutcomeEvent) =>
  `${email_id} ${recipient} ${state}${bounce ? `-${bounce}` : ''}`;

async function record(
  events: LifeEvent[],
  { lives = [], refused = [], writes = [], tellsAddresses = false }: Doubles = {},
) {
  const order: string[] = [];
  const handed: OutcomeEvent[][] = [];
  const added: Addition[] = [];
  const recorded = await recordLives(events, new Map(lives), {
    tellsAddresses,
    async handOver(changes) {
      order.push('hand over');
      handed.push([...changes]);
      if (refused instanceof Error) throw refused;
      return new Set(changes.filter((one) => refused.includes(nameOf(one))).map(({ id }) => id));
    },
    async add(addition) {
      order.push(`write ${addition.id}`);
      const result = writes[added.push(addition) - 1] ?? true;
      if (result instanceof Error) throw result;
      return result;
    },
  });
  const written = added.map(({ id, states }) => [id, ...states.map((one) => `${one.recipient} ${one.told}`)]);
  return {
    ...recorded,
    failed: [...recorded.failed],
    told: handed.flat().map(nameOf),
    order,
    written,
    added,
    handed,
  };
}

describe('what is new of an email', () => {
  test('is handed over, and then written', async () => {
    const { order, told, written, failed, changes } = await record([
      event('m-1', 'a accepted', 'a delivered'),
    ]);
    expect(order).toEqual(['hand over', 'write m-1']);
    expect(told).toEqual(['m-1 a accepted', 'm-1 a delivered']);
    expect(written).toEqual([['m-1', 'a accepted', 'a delivered']]);
    expect(failed).toEqual([]);
    expect(changes).toEqual({ accepted: 1, delivered: 1 });
  });

  test('of several events is one write, from the first state to the last, each once', async () => {
    const events = [
      event('m-1', 'a accepted', 'b accepted', 'a complained'),
      event('m-1', 'a accepted', 'b accepted', 'b delivered'),
      event('m-1', 'a accepted', 'b accepted', 'b delivered'),
    ];
    const { order, written } = await record(events);
    expect(order).toEqual(['hand over', 'write m-1']);
    expect(written).toEqual([['m-1', 'a accepted', 'b accepted', 'b delivered', 'a complained']]);
  });

  test('is written without an address, and told with it only where that is wanted', async () => {
    const events = [event('m-1', 'a delivered')];
    const { added, handed } = await record(events);
    expect(JSON.stringify([added, handed])).not.toContain('@');
    const told = await record(events, { tellsAddresses: true });
    expect(told.handed[0]?.[0]?.data.address).toBe('a@example.com');
    expect(JSON.stringify(told.added)).not.toContain('@');
  });

  test('of two claims of one message id is apart', async () => {
    const { added } = await record([
      event('m-1', 'a delivered'),
      { ...event('m-1', 'b complained'), claimId: 'claim-other' },
    ]);
    expect(added.map(({ claimId, states }) => [claimId, states.length])).toEqual([
      ['claim-m-1', 1],
      ['claim-other', 1],
    ]);
  });
});

describe('what is there', () => {
  test('costs nothing when it comes again', async () => {
    const lives = [lifeOf('m-1', 'a accepted', 'a delivered')];
    const { order, changes, told } = await record(
      Array.from({ length: 10 }, () => event('m-1', 'a accepted', 'a delivered')),
      { lives },
    );
    expect(told).toEqual([]);
    expect(order.filter((step) => step !== 'hand over')).toEqual([]);
    expect(changes).toEqual({});
  });

  test('lets what is late be written and not told', async () => {
    const lives = [lifeOf('m-1', 'a accepted', 'a delivered')];
    const late = event('m-1', 'a delayed', 'a bounced-transient');
    const { told, written, changes } = await record([late], { lives });
    expect(told).toEqual([]);
    expect(written).toEqual([['m-1', 'a delayed', 'a bounced-transient']]);
    expect(changes).toEqual({});
  });

  test('is of each recipient by themselves', async () => {
    const lives = [lifeOf('m-1', 'a accepted', 'b accepted', 'a complained')];
    const { told } = await record([event('m-1', 'a delivered', 'b delivered')], { lives });
    expect(told).toEqual(['m-1 b delivered']);
  });
});

describe('what cannot be handed over', () => {
  test('is not written either, and comes again', async () => {
    const events = [event('m-1', 'a delivered'), event('m-2', 'a delivered')];
    const { failed, written, changes } = await record(events, { refused: down });
    expect(failed).toEqual(['m-1', 'm-2']);
    expect(written).toEqual([]);
    expect(changes).toEqual({});
  });

  test('keeps the rest of its own email from being written, and no other', async () => {
    const events = [event('m-1', 'a delivered', 'b delivered'), event('m-2', 'a delivered')];
    const { failed, written, changes } = await record(events, { refused: ['m-1 b delivered'] });
    expect(failed).toEqual(['m-1']);
    expect(written).toEqual([['m-2', 'a delivered']]);
    expect(changes).toEqual({ delivered: 1 });
  });

  test('does not keep what changes nothing from being written', async () => {
    const { failed, written } = await record([event('m-1', 'a delayed'), event('m-2', 'a accepted')], {
      ...{ lives: [lifeOf('m-1', 'a delivered')], refused: down },
    });
    expect(failed).toEqual(['m-2']);
    expect(written).toEqual([['m-1', 'a delayed']]);
  });
});

describe('a write', () => {
  test('that fails lets its email come again, under the same ids, and no other', async () => {
    const events = [event('m-1', 'a delivered'), event('m-2', 'a delivered')];
    const { failed, handed, changes } = await record(events, { writes: [down] });
    expect(failed).toEqual(['m-1']);
    expect(changes).toEqual({ delivered: 1 });
    const again = await record([event('m-1', 'a delivered')]);
    expect(again.handed[0]?.[0]?.id).toBe(handed[0]?.[0]?.id);
  });

  test('that another claim’s item is in the way of is done with', async () => {
    const { failed } = await record([event('m-1', 'a delivered')], { writes: [false] });
    expect(failed).toEqual([]);
  });

  const recipients = Array.from({ length: 50 }, (_, index) => `r${index}`);
  const all = TOLD.flatMap((told) => recipients.map((one) => `${one} ${told}`));

  test('of all states of fifty recipients is four, one after another, the first states first', async () => {
    const { order, written, told } = await record([event('m-1', ...all.toReversed())]);
    expect(order).toEqual(['hand over', ...Array.from({ length: 4 }, () => 'write m-1')]);
    expect(written.map((one) => one.length - 1)).toEqual([100, 100, 100, 100]);
    expect(new Set(written[0]?.slice(1).map((one) => one.split(' ')[1]))).toEqual(
      new Set(['accepted', 'delayed']),
    );
    expect(told).toHaveLength(400);
  });

  test('that fails lets none of its email follow', async () => {
    const { failed, written } = await record([event('m-1', ...all)], { writes: [true, down] });
    expect(failed).toEqual(['m-1']);
    expect(written).toHaveLength(2);
  });
});

test('where nothing is told, nothing is done', async () => {
  expect(await record([])).toMatchObject({ failed: [], changes: {}, written: [], told: [] });
  expect(await record([event('m-1')])).toMatchObject({ failed: [], changes: {}, written: [], told: [] });
});
