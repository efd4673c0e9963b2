import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  findFurthest,
  findWorst,
  rankOf,
  readMessageId,
  TOLD,
  type Told,
  type ToldState,
  toState,
} from '../../../functions/emails/life.ts';

const stateOf = (recipient: string, told: Told, at = 0): ToldState => ({ recipient, told, at });
const told = fc.constantFrom(...TOLD);

describe('of two states of a recipient', () => {
  test('one passes all that stand before it, and none goes back', () => {
    expect(TOLD.map(rankOf)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(TOLD).toEqual([
      'accepted',
      'delayed',
      'bounced-transient',
      'delivered',
      'bounced-permanent',
      'rejected',
      'suppressed',
      'complained',
    ]);
  });

  test('a transient bounce, which may be an automatic reply, never passes a delivery', () => {
    expect(rankOf('bounced-transient')).toBeLessThan(rankOf('delivered'));
    const states = [stateOf('a', 'delivered', 1), stateOf('a', 'bounced-transient', 2)];
    expect(findFurthest(states).get('a')).toEqual(states[0]);
  });

  test('the furthest counts, whatever the order and the times', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), told, fc.nat())), (given) => {
        const states = given.map((one) => stateOf(...one));
        const furthest = findFurthest(states);
        for (const recipient of ['a', 'b', 'c']) {
          const own = states.filter((one) => one.recipient === recipient).map((one) => rankOf(one.told));
          const { told: found } = furthest.get(recipient) ?? {};
          expect(found && rankOf(found)).toBe(own.length > 0 ? Math.max(...own) : undefined);
        }
      }),
    );
  });
});

test('a bounce is told as one, with its kind; everything else by its own name', () => {
  expect(TOLD.map(toState)).toEqual([
    { state: 'accepted' },
    { state: 'delayed' },
    { state: 'bounced', bounce: 'transient' },
    { state: 'delivered' },
    { state: 'bounced', bounce: 'permanent' },
    { state: 'rejected' },
    { state: 'suppressed' },
    { state: 'complained' },
  ]);
});

describe('an email is', () => {
  test.each<[string, Told[], Told | undefined]>([
    ['nowhere, without a recipient', [], undefined],
    ['where its recipient is', ['delayed'], 'delayed'],
    ['not delivered while one has it not', ['delivered', 'accepted', 'delivered'], 'accepted'],
    ['delivered once all have it', ['delivered', 'delivered'], 'delivered'],
    [
      'where its worst is, whoever has it',
      ['delivered', 'bounced-permanent', 'accepted'],
      'bounced-permanent',
    ],
    ['complained of, whatever else', ['complained', 'suppressed', 'rejected', 'accepted'], 'complained'],
    ['slow where a bounce may be no more than a reply', ['bounced-transient', 'accepted'], 'accepted'],
    ['bounced where nobody is slower', ['bounced-transient', 'delivered'], 'bounced-transient'],
  ])('%s', (_what, all, expected) => {
    const states = all.map((one, index) => stateOf(`${index}`, one));
    expect(findWorst(states)?.told).toBe(expected);
  });

  test('never less far when a recipient moves on', () => {
    fc.assert(
      fc.property(fc.array(told, { minLength: 1, maxLength: 8 }), fc.nat(), told, (all, which, next) => {
        const rank = (list: readonly Told[]) =>
          rankOf(findWorst(list.map((one, index) => stateOf(`${index}`, one)))?.told ?? 'accepted');
        const moved = all.map((one, index) =>
          index === which % all.length && rankOf(next) > rankOf(one) ? next : one,
        );
        expect(rank(moved)).toBeGreaterThanOrEqual(rank(all));
      }),
    );
  });
});

test.each([
  ['{"id":"m-1"}', 'm-1'],
  ['{"id":7}', undefined],
  ['{}', undefined],
])('of the answer %s, the message id is %s', (body, id) => {
  expect(readMessageId({ body })).toBe(id);
});
