import type { Bounds, Promised } from './model.ts';
import { type Mutant, OWN, world } from './mutants.ts';

const RELEASED = '(r.status = "not_sent" /\\ r.at < at[c])';

const own = (id: string, rule: string, line: Mutant['line'], breaks: Promised, bounds: Bounds): Mutant => ({
  id,
  title: 'our own, without a term',
  rule,
  line,
  breaks,
  bounds,
});

/** Our own conditions, each without one of its terms. */
export const ownTerms: readonly Mutant[] = [
  own(
    'claim:absent',
    'no record is none to claim',
    ['  \\/ r.status = "absent"\n', ''],
    'FreeIsHad',
    world(0, 1),
  ),
  own(
    'claim:expired',
    'a record that expired is nobody’s until it is deleted',
    ['  \\/ r.expires <= Tick(at[c])\n', ''],
    'FreeIsHad',
    world(2, 1),
  ),
  own(
    'claim:released-status',
    'any record is released to a later claim',
    [RELEASED, '(r.at < at[c])'],
    'NeverTwice',
    world(0, 2),
  ),
  own(
    'claim:released-later',
    'a released record is free for an earlier claim too',
    [RELEASED, '(r.status = "not_sent")'],
    'NoGhost',
    world(0, 2),
  ),
  own(
    'claim:own-status',
    'a claim comes back to its own row, whatever became of it',
    [OWN, '(r.claim = c)'],
    'TheSameAnswer',
    world(0, 1),
  ),
  own(
    'claim:own-claim',
    'a claim comes back to anybody’s row',
    [OWN, '(r.status = "sending")'],
    'NeverTwice',
    world(0, 1),
  ),
  own(
    'settle:claim',
    'whoever settles need not hold the claim',
    ['MaySettle(r, c) == r.claim = c /\\ r.status', 'MaySettle(r, c) == r.status'],
    'NeverALie',
    world(0, 2),
  ),
  own(
    'settle:status',
    'its holder settles what is settled already',
    ['MaySettle(r, c) == r.claim = c /\\ r.status = "sending"', 'MaySettle(r, c) == r.claim = c'],
    'TheSameAnswer',
    world(0, 1, { Count: 1 }),
  ),
  own(
    'event:claim',
    'an event settles whatever claim stands there',
    ['MayProve(r, c) == r.claim = c /\\ r.status', 'MayProve(r, c) == r.status'],
    'NeverALie',
    world(2, 1),
  ),
  ...(['sending', 'unknown', 'not_sent'] as const).map((status) => {
    const others = ['sending', 'unknown', 'not_sent'].filter((one) => one !== status);
    return own(
      `event:${status.replace('_', '-')}`,
      `an event leaves a record alone that is ${status}`,
      ['{"sending", "unknown", "not_sent"}', `{${others.map((one) => `"${one}"`).join(', ')}}`],
      'Heals',
      world(0, 1, { Count: 1, SesLies: status === 'not_sent' }),
    );
  }),
  own(
    'operator:claim',
    'an operator settles whatever claim stands there',
    ['MayHand(r) == r.claim = hand.claim /\\ r.status', 'MayHand(r) == r.status'],
    'NeverALie',
    world(1, 1, { Hand: true }),
  ),
  own(
    'operator:status',
    'an operator settles whatever became of it since they looked',
    ['r.claim = hand.claim /\\ r.status = hand.from', 'r.claim = hand.claim'],
    'TheSameAnswer',
    world(1, 1, { Count: 1, Hand: true }),
  ),
  own(
    'operator:lease',
    'an operator settles what somebody is still at',
    ['hand = NoHand /\\ IsUnknown(row, now)', 'hand = NoHand /\\ row.status \\in {"sending", "unknown"}'],
    'NeverALie',
    world(0, 1, { Count: 1, Hand: true }),
  ),
  own(
    'hold:unknown',
    'what is unknown is forgotten with the window',
    ['IF to = "unknown" THEN r.expires ELSE Tick', 'Tick'],
    'KeptAsPromised',
    world(0, 1, { Count: 1 }),
  ),
  own(
    'hold:late-event',
    'an event shortens the hold',
    ['[r EXCEPT !.status = "sent"]', '[r EXCEPT !.status = "sent", !.expires = Tick(r.at) + WINDOW]'],
    'KeptAsPromised',
    world(0, 1, { Count: 1 }),
  ),
];
