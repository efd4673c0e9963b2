import type { Life } from '../../../functions/emails/life.ts';
import type { LifeShown } from '../../../functions/http/tell-life.ts';
import { type Handed, type History, rankOfState, rankOfTold, type Seen } from './history.ts';
import { T0, type Word } from './truth.ts';

// The oracle. It knows by heart what is promised of the life of an email, and nothing of the code.

/** What is broken of docs/guarantee.md's promises, each by its number; nothing where all hold. */
export const broken = (history: History): string[] => [
  ...nothingFalse(history),
  ...nothingBack(history),
  ...nothingUntold(history),
  ...oneId(history),
  ...noMoreRepeats(history),
  ...nothingForgotten(history),
];

const nameOf = ({ recipient }: { recipient: string }, rank: number) => `${recipient} ${rank}`;

/** All that SES said in events that came, by email, recipient and rank. */
function wordsOf({ emails, events }: History): Map<string, Map<string, Word[]>> {
  return new Map(
    emails.map(({ id }, index) => {
      const came = events.filter(({ email, copies }) => email === index && copies > 0);
      const words = came.flatMap((event) => event.words);
      return [id, Map.groupBy(words, (word) => nameOf(word, rankOfTold(word.told)))];
    }),
  );
}

/** 1. No state that SES did not tell, of a recipient, at that time, for that reason; neither written nor told. */
function nothingFalse(history: History): string[] {
  const { emails, handed, written } = history;
  const words = wordsOf(history);
  const isTrue = (id: string, name: string, at: number, reason: string | undefined) =>
    words
      .get(id)
      ?.get(name)
      ?.some((word) => word.at === at && word.reason === reason) ?? false;
  const tags = JSON.stringify({ order: '1001' });
  const last = new Map(written.map(({ life }) => [life.id, life]));
  const items = [...last.values()].flatMap((life) => {
    const email = emails.find(({ id }) => id === life.id);
    const isOwn =
      email?.pk === life.record &&
      email.claimId === life.claimId &&
      email.caller === life.caller &&
      email.acceptedAt === life.acceptedAt &&
      JSON.stringify(life.tags) === tags;
    const wrong = life.states.filter(
      (one) => !isTrue(life.id, nameOf(one, rankOfTold(one.told)), one.at, one.reason),
    );
    return [
      ...(isOwn ? [] : ['an item is not what its email is']),
      ...wrong.map(() => 'a false state is written'),
    ];
  });
  const told = handed.flatMap(({ event: { timestamp, type, data } }) => {
    const email = emails.find(({ id }) => id === data.email_id);
    const name = nameOf(data, rankOfState(data));
    const isFine =
      email?.pk === data.record &&
      data.rank === rankOfState(data) &&
      type === `email.${data.state}` &&
      JSON.stringify(data.tags) === tags &&
      (data.address === undefined || email.addresses.includes(data.address)) &&
      isTrue(data.email_id, name, Date.parse(timestamp), data.reason);
    return isFine ? [] : ['a false state is told'];
  });
  return [...items, ...told].map((problem) => `1: ${problem}`);
}

/** 2. Whoever asks, at whatever moment, sees no recipient and no email go back; and an email is where its recipients are. */
function nothingBack({ written, show }: History): string[] {
  return [...Map.groupBy(written, ({ life }) => life.id).values()].flatMap((moments) => {
    let before: Seen | undefined;
    return moments.flatMap(({ life }) => {
      const shown = show(life, T0);
      if (!shown) return ['2: an item shows nothing'];
      const now = toSeen(shown);
      const earlier = before;
      before = now;
      return (
        goesBack(earlier, now) ??
        (now.email === expectedOf(now) ? [] : ['2: an email is not where its recipients are'])
      );
    });
  });
}

const toSeen = (shown: LifeShown): Seen => ({
  email: rankOfState(shown),
  recipients: new Map(shown.recipients.map((one) => [one.recipient, rankOfState(one)])),
});

function goesBack(before: Seen | undefined, now: Seen): string[] | undefined {
  if (!before) return undefined;
  if (before.email > now.email) return ['2: an email went back'];
  const back = [...before.recipients].filter(
    ([recipient, rank]) => (now.recipients.get(recipient) ?? -1) < rank,
  );
  return back.length > 0 ? ['2: a recipient went back'] : undefined;
}

/** The worst of what is worse than a delivery, else the slowest. */
function expectedOf({ recipients }: Seen): number {
  const ranks = [...recipients.values()];
  const worst = Math.max(...ranks);
  return worst > 3 ? worst : Math.min(...ranks);
}

/** 3. What an item shows of a recipient was handed over before. */
function nothingUntold({ written, handed, show }: History): string[] {
  const first = new Map<string, number>();
  for (const { order, event } of handed) {
    const name = `${event.data.email_id} ${nameOf(event.data, rankOfState(event.data))}`;
    if (!first.has(name)) first.set(name, order);
  }
  return written.flatMap(({ order, life }) =>
    (show(life, T0)?.recipients ?? []).flatMap((one) => {
      const told = first.get(`${life.id} ${nameOf(one, rankOfState(one))}`);
      return told !== undefined && told < order ? [] : ['3: a change is seen that nobody was told'];
    }),
  );
}

/** What a change is, whoever tells it. */
const changeOf = ({ event: { data } }: Handed) => `${data.email_id} ${nameOf(data, rankOfState(data))}`;

/** 4. Every repeat has the id of the first, and no other change has it. */
function oneId({ handed }: History): string[] {
  const ids = new Map(handed.map((one) => [changeOf(one), one.event.id]));
  const twice = new Set(ids.values()).size < ids.size ? ['4: two changes have one id'] : [];
  const other = handed.filter((one) => ids.get(changeOf(one)) !== one.event.id);
  return [...twice, ...other.map(() => '4: a change is told with another id')];
}

/**
 * 5. Nothing is told that was written when its recorder looked; and of all that tell the same, at most one went well by itself: the
 * others died, failed, or met another.
 */
function noMoreRepeats({ handed, attempts }: History): string[] {
  const known = handed.filter(({ attempt, event }) =>
    has(attempts[attempt]?.known.get(event.data.email_id), event.data),
  );
  const groups = [...Map.groupBy(handed, changeOf).values()];
  const unexplained = groups.filter((group) => group.filter((one) => isUndisturbed(one, group)).length > 1);
  return [
    ...known.map(() => '5: what is written is told again'),
    ...unexplained.map(() => '5: a change is told again, and nothing explains it'),
  ];

  function isUndisturbed({ attempt, order }: Handed, group: readonly Handed[]): boolean {
    const own = attempts[attempt];
    if (!own || own.disturbed) return false;
    return !group.some((other) => {
      const met = attempts[other.attempt];
      return other.order !== order && met && met.from < own.until && own.from < met.until;
    });
  }
}

const has = (life: Life | undefined, data: Handed['event']['data']): boolean =>
  life?.states.some(
    (one) => one.recipient === data.recipient && rankOfTold(one.told) === rankOfState(data),
  ) ?? false;

/** 6. What came and was done with is in the table, where its record or its item was there; and in the end nothing waits. */
function nothingForgotten({ acknowledged, attempts, emails, forgotten, lives, left }: History): string[] {
  const lost = acknowledged.flatMap(({ event, attempt }) => {
    const email = event.email === undefined ? undefined : emails[event.email];
    const own = attempts[attempt];
    if (!email || !own) return [];
    const isKept = own.records.has(email.pk) && (forgotten.get(email.pk) ?? own.until) >= own.until;
    if (!isKept && !own.known.has(email.id)) return [];
    const names = new Set(lives.get(email.id)?.states.map((one) => nameOf(one, rankOfTold(one.told))));
    return event.words.filter((word) => !names.has(nameOf(word, rankOfTold(word.told))));
  });
  return [
    ...lost.map(() => '6: what SES told is not there'),
    ...(left > 0 ? ['6: a message is never done with'] : []),
  ];
}
