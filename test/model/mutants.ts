import { type Checked, check } from './checker.ts';
import { type Bounds, model, type Promised } from './model.ts';
import { printTrace } from './trace.ts';

/** The model with one line changed. */
export interface Mutant {
  id: string;
  title: string;
  /** What it does otherwise, in words. */
  rule: string;
  /** What stands in the model, once, and what stands there instead. */
  line: readonly [from: string, to: string];
  /** What is broken, and the smallest world in which it is; nothing, where the term follows from the others. */
  breaks: Promised | undefined;
  bounds: Bounds;
}

const world = (LastTick: number, Ranks: number, others: Partial<Bounds> = {}): Bounds => ({
  Count: 2,
  LastTick,
  Ranks,
  Hand: false,
  SesLies: false,
  ...others,
});

const OWN = '(r.status = "sending" /\\ r.claim = c)';
const RELEASED = '(r.status = "not_sent" /\\ r.claim # c /\\ r.at < at[c])';

/** What others do, each as one line. */
export const rivals: readonly Mutant[] = [
  {
    id: 'reclaims-what-lapsed',
    title: 'Powertools for AWS Lambda',
    rule: 'a record in progress whose time is over is claimed anew',
    line: [OWN, '(r.status = "sending" /\\ (r.claim = c \\/ Tick(at[c]) > Tick(r.at)))'],
    breaks: 'NeverTwice',
    bounds: world(1, 1),
  },
  {
    id: 'deletes-on-a-throw',
    title: 'Powertools for AWS Lambda',
    rule: 'whatever the handler throws, its record is deleted',
    line: [
      'IF MaySettle(r, c) THEN [r',
      'IF MaySettle(r, c) /\\ to # "sent" THEN Absent ELSE IF MaySettle(r, c) THEN [r',
    ],
    breaks: 'NeverTwice',
    bounds: world(0, 1),
  },
  {
    id: 'writes-over-an-orphan',
    title: 'Powertools for AWS Lambda, its cache layer',
    rule: 'who meets the record of one that died writes over whatever stands there by then',
    line: [OWN, `${OWN} \\/ (\\E d \\in Claims : pc[d] = "left" /\\ Tick(at[d]) < Tick(at[c]))`],
    breaks: 'NeverTwice',
    bounds: world(1, 1),
  },
  {
    id: 'looks-works-writes',
    title: 'a layer that stores afterwards',
    rule: 'it looks, works where there is nothing, and then writes',
    line: ['Goes(c, "held", "asked")', 'MayClaim(row, c) /\\ Goes(c, "put", "asked")'],
    breaks: 'NeverTwice',
    bounds: world(0, 1),
  },
  {
    id: 'retries-by-itself',
    title: 'the AWS SDK as it comes',
    rule: 'what got no answer is sent again, within one claim',
    line: ['Goes(c, "held", "asked")', 'Goes(c, IF pc[c] = "asked" THEN "asked" ELSE "held", "asked")'],
    breaks: 'NeverTwice',
    bounds: world(0, 1, { Count: 1 }),
  },
  {
    id: 'resends-what-was-interrupted',
    title: 'an engine whose steps run at least once',
    rule: 'who died while SES was asked is started again, and asks again',
    line: ['Goes(c, from, "left")', 'Goes(c, from, IF from = "asked" THEN "held" ELSE "left")'],
    breaks: 'NeverTwice',
    bounds: world(0, 1, { Count: 1 }),
  },
];

const own = (
  id: string,
  rule: string,
  line: Mutant['line'],
  breaks: Mutant['breaks'],
  bounds: Bounds,
): Mutant => ({
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
    [RELEASED, '(r.claim # c /\\ r.at < at[c])'],
    'NeverTwice',
    world(0, 2),
  ),
  own(
    'claim:released-other-claim',
    'a released record is free for its own claim too',
    [RELEASED, '(r.status = "not_sent" /\\ r.at < at[c])'],
    undefined,
    world(0, 2),
  ),
  own(
    'claim:released-later',
    'a released record is free for an earlier claim too',
    [RELEASED, '(r.status = "not_sent" /\\ r.claim # c)'],
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

/** The model with this line changed. @throws where the line is no longer there, or there twice */
export function mutate({ id, line: [from, to] }: Mutant): string {
  if (model.split(from).length !== 2) throw new Error(`${id}: the model does not have this once: ${from}`);
  return model.replace(from, () => to);
}

/** What the checker finds in a mutant: the promise that it breaks, and the shortest way there. */
export function findOut(mutant: Mutant, promised: readonly Promised[]): Checked & { trace: string[] } {
  const checked = check(mutate(mutant), mutant.bounds, promised);
  return { ...checked, trace: checked.graph ? printTrace(checked.graph) : [] };
}
