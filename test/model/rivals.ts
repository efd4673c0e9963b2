import { type Mutant, OWN, world } from './mutants.ts';

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
    rule: 'what was interrupted, its outcome not known, is asked of SES again',
    line: ['Goes(c, from, "left")', 'Goes(c, from, IF from = "asked" THEN "held" ELSE "left")'],
    breaks: 'NeverTwice',
    bounds: world(0, 1, { Count: 1 }),
  },
];
