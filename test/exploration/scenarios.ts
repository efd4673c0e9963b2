import { type Bounds, MOMENTS, type Moment, usual } from './bounds.ts';

/** How large the exploration is. */
export interface Size {
  requests: number;
  faults: number;
  crashes: number;
}

/** What one worker explores. */
export interface Scenario {
  title: string;
  bounds: Bounds;
}

const ALL = Object.keys(MOMENTS) as Moment[];
/** The numbers of the emails of requests in the order in which they begin. */
const EMAILS = [
  [0, 0, 0],
  [0, 0, 1],
  [0, 1, 0],
  [0, 1, 1],
];

/**
 * Worlds that differ in what all their requests share: whose emails they carry, how the clocks go, how often SES tells, who
 * has a hand in it. The largest come first.
 */
export function scenarios({ requests, faults, crashes }: Size): Scenario[] {
  const few = Math.min(requests, 2);
  const of = (count: number, title: string, more: Partial<Bounds> = {}): Scenario => ({
    title,
    bounds: { ...usual, emails: EMAILS[0]?.slice(0, count) ?? [], faults, crashes, ...more },
  });
  const others = EMAILS.map((emails) => emails.slice(0, requests))
    .filter((emails, index, all) => all.findIndex((other) => `${other}` === `${emails}`) === index)
    .map((emails) =>
      of(requests, `${requestsText(requests)}, emails ${emails}`, {
        emails,
        ...(requests > 2 && { moments: ALL.filter((moment) => !moment.startsWith('the hour')) }),
      }),
    );
  return [
    ...others,
    of(few, `${requestsText(few)}, one more fault`, { faults: faults + 1 }),
    of(few, `${requestsText(few)}, an operator`, { operator: true }),
    of(few, `${requestsText(few)}, two events of each email, every moment`, { deliveries: 2, moments: ALL }),
    of(few, `${requestsText(few)}, two looks, the first clock ahead`, { looks: 2, ahead: [100, 0] }),
    of(few, `${requestsText(few)}, two looks, the same clock`, { looks: 2, ahead: [0, 0] }),
    of(1, '1 request, three more faults', { faults: faults + 3, deliveries: 2, moments: ALL }),
  ];
}

const requestsText = (count: number) => (count === 1 ? '1 request' : `${count} requests`);

/** Bounds in a line. */
export function boundsText({
  emails,
  faults,
  crashes,
  looks,
  deliveries,
  moments,
  operator,
}: Bounds): string {
  return [
    `emails ${emails}`,
    `${faults} faults`,
    `${crashes} crashes`,
    `${looks} looks`,
    `${deliveries} events`,
    `${moments.length} moments`,
    ...(operator ? ['an operator'] : []),
  ].join(', ');
}
