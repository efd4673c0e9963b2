import type { SendResult } from '../../functions/emails/steps.ts';
import type { Acceptance, Answered, Claimed, GivenUp, History } from './history.ts';
import { CLOCK_MS } from './schedule.ts';

// The oracle. It knows the promises by heart and nothing of the code: the times stand here as numbers.

const WINDOW_SECONDS = 3_600;
const HOLD_SECONDS = 86_400;
/** Lambda's 20 s, and two to spare. */
const LEASE_MS = 22_000;
/** Times are told in whole seconds, rounded up: nothing is forgotten too soon. */
const seconds = (ms: number) => Math.ceil(ms / 1_000);

/** The two times that may be promised of a claim, in epoch seconds. */
function promises({ claimedAt }: { claimedAt: number }): [window: number, hold: number] {
  return [seconds(claimedAt) + WINDOW_SECONDS, seconds(claimedAt) + HOLD_SECONDS];
}

/** What is broken of the promises in docs/guarantee.md, each by its number; nothing where all hold. */
export function broken(history: History): string[] {
  return [
    ...neverTwice(history),
    ...neverALie(history),
    ...theSameAnswer(history),
    ...keptAsPromised(history),
    ...closed(history),
    ...healed(history),
    ...answered(history),
    ...noGhosts(history),
    ...noFalseAlarm(history),
    ...noConcealment(history),
    ...noLostRace(history),
    ...noImpatience(history),
  ];
}

/** 1. At most one email while the key is remembered, which is as long as anyone was told it would be. */
function neverTwice({ acceptances, answers, clocksMs }: History): string[] {
  const problems: string[] = [];
  for (const [index, later] of acceptances.entries()) {
    for (const earlier of acceptances.slice(0, index)) {
      const [first, second] = earlier.claimMadeAt <= later.claimMadeAt ? [earlier, later] : [later, earlier];
      const [window, hold] = promises(first);
      // Told before the second one was claimed: a promise that comes later cannot have been broken by it.
      const wasHeld = answers.some(
        ({ at, about, result }) =>
          at <= second.claimMadeAt && about?.claimId === first.claimId && result.until === hold,
      );
      const until = (wasHeld ? hold : window) - clocksMs / 1_000;
      if (second.claimMadeAt / 1_000 < until)
        problems.push('1: a second email went out under a remembered key');
    }
  }
  return problems;
}

/** 2. Every answer is true when it is given. */
function neverALie(history: History): string[] {
  return history.answers.flatMap((one) => lies(one, history).map((lie) => `2: ${lie}`));
}

function lies(one: Answered, history: History): string[] {
  const { result } = one;
  const mine = history.claims.filter((claim) => claim.request === one.request && claim.madeAt <= one.at);
  const asked = history.asks.some((ask) => ask.request === one.request);
  switch (result.kind) {
    case 'settled':
      return result.response.statusCode === 202
        ? falseSent(one, result, history)
        : falseNotSent(one, mine, history);
    case 'not-sent':
      return falseNotSent(one, mine, history);
    case 'reused':
      return isBound(one, history) ? [] : ['"reused" for a key that is bound to no other email'];
    case 'in-progress':
      if (asked) return ['"in progress" to the very request that sends'];
      return someoneWasAtIt(one, history) ? [] : ['"in progress" although nobody was at it'];
    case 'unknown':
      if (history.asks.findLast(({ request }) => request === one.request)?.refusedByStatus)
        return ['"unknown" although a status came that says it'];
      return result.reason === 'table' || asked || nobodyKnows(one, history)
        ? []
        : ['"unknown" for what is known'];
    default:
      return result satisfies never;
  }
}

/** There was another email under the key while the request was answered, and it was not certainly not sent. */
function isBound({ email, startedAt, at }: Answered, { claims, releases }: History): boolean {
  // A copy of its put may bring a released claim back when its row is long deleted; then it is not released.
  const isReleased = ({ claimId, madeAt }: Claimed) =>
    releases.some((one) => one.claimId === claimId && madeAt <= one.at && one.at < startedAt);
  return claims.some(
    (claim) => claim.email !== email && !claim.withdrawn && claim.madeAt <= at && !isReleased(claim),
  );
}

/** Somebody else's claim was alive while this request was; a look that fails is no news, so not at its very end. */
function someoneWasAtIt(
  { request, startedAt, at }: Answered,
  { claims, claimsUnanswered }: History,
): boolean {
  const living = claims.filter(
    (claim) => claim.madeAt <= at && claim.claimedAt + LEASE_MS > startedAt - 4 * CLOCK_MS,
  );
  return living.some((claim) => claim.request !== request || claimsUnanswered.includes(request));
}

/** The record was open, by a claim that somebody made. */
function nobodyKnows({ about, request }: Answered, { claims, claimsUnanswered, looksUnanswered }: History) {
  const isOpen =
    about?.status === 'unknown' || about?.status === 'sending' || looksUnanswered.includes(request);
  const maker = claims.find(({ claimId }) => claimId === about?.claimId)?.request;
  return isOpen && (maker !== request || claimsUnanswered.includes(request));
}

function falseSent(
  one: Answered,
  { response }: SendResult & { kind: 'settled' },
  { acceptances }: History,
): string[] {
  const { id } = JSON.parse(response.body);
  const real = acceptances.find(({ messageId, at }) => messageId === id && at <= one.at);
  if (!real) return ['a 202 for an email that SES had not accepted'];
  return real.email === one.email ? [] : ['a 202 with the id of another email'];
}

/** "Not sent" means not by this request's claims, nor by any remembered one before. */
function falseNotSent(one: Answered, mine: Claimed[], { acceptances, clocksMs }: History): string[] {
  const own = mine.map(({ claimId }) => claimId);
  // A request that comes just before the window ends may be served just after it.
  const served = mine.at(-1)?.madeAt ?? one.startedAt;
  const remembered = (acceptance: Acceptance) =>
    acceptance.claimMadeAt < served && served / 1_000 < promises(acceptance)[0] - clocksMs / 1_000;
  const taken = acceptances.some((acceptance) => own.includes(acceptance.claimId) || remembered(acceptance));
  return taken ? [`"${one.result.kind}" for an email that SES accepted`] : [];
}

type Settled = Answered & { result: SendResult & { kind: 'settled' } };

/** 3. Once settled, the same status and body while it is remembered, and marked as a replay for everyone else. */
function theSameAnswer({ answers, claims, acceptances, clocksMs }: History): string[] {
  const problems: string[] = [];
  const settled = answers.filter((one): one is Settled => one.result.kind === 'settled');
  for (const [index, later] of settled.entries()) {
    const first = settled
      .slice(0, index)
      .find(({ result }) => later.at / 1_000 < result.until - clocksMs / 1_000);
    if (first && JSON.stringify(first.result.response) !== JSON.stringify(later.result.response)) {
      problems.push('3: another answer than the first one');
    }
    const own = claims.filter((claim) => claim.request === later.request).map(({ claimId }) => claimId);
    const source = acceptances.find(({ messageId }) => later.result.response.body.includes(`"${messageId}"`));
    if (source && later.result.replayed === own.includes(source.claimId))
      problems.push('3: a wrong replay mark');
  }
  return problems;
}

/** 4. Settled, an hour; ever said to be unknown, or still open, 24. Nothing else is ever promised. */
function keptAsPromised({ answers, claims, ends, acceptances }: History): string[] {
  const problems: string[] = [];
  for (const { result } of answers) {
    const kept = claims.some((claim) => promises(claim).includes(result.until ?? 0));
    if (result.until !== undefined && !kept) problems.push('4: a time was promised that no claim stands for');
  }
  for (const { row, at } of ends) {
    const [window, hold] = promises(row);
    const isOpen = row.status === 'sending' || row.status === 'unknown';
    const wasHeld = answers.some(
      (one) => one.at <= at && one.about?.claimId === row.claimId && one.result.until === hold,
    );
    const told = acceptances.some(
      ({ claimId, toldAt }) => claimId === row.claimId && Number.isFinite(toldAt),
    );
    if ((isOpen || wasHeld) && row.expiresAt !== hold)
      problems.push('4: what was unknown is not held for 24 hours');
    if (!isOpen && !wasHeld && !told && row.expiresAt !== window)
      problems.push('4: what is settled is kept too long');
  }
  return problems;
}

/** 5. SES is asked only under a claim that stands in the table. */
function closed({ asks }: History): string[] {
  return asks
    .filter(({ row, claimId }) => row?.claimId !== claimId || row.status !== 'sending')
    .map(() => '5: SES was asked without a claim in the table');
}

/** The truth as soon as SES tells it: no event that found the row leaves it open, or settles another's. */
function healed({ acceptances, claims, ends }: History): string[] {
  const problems: string[] = [];
  for (const { row, at } of ends) {
    // A put that arrives again when the row is long deleted makes a new one, which no event will find.
    const madeAt = claims.findLast(({ claimId }) => claimId === row.claimId)?.madeAt ?? 0;
    const mine = acceptances.filter(({ claimId }) => claimId === row.claimId);
    if (mine.some(({ toldAt }) => madeAt <= toldAt && toldAt < at) && row.status !== 'sent') {
      problems.push('an event came and its record was not healed');
    }
    if (row.status === 'sent' && mine.length === 0) problems.push('a record is sent that SES never accepted');
  }
  return problems;
}

/** A process that lives answers before Lambda ends it. */
function answered({ answers, living }: History): string[] {
  return living
    .filter((request) => !answers.some((one) => one.request === request))
    .map(() => 'a request that lived got no answer');
}

/** A claim that was taken back stands never again, as long as anything of it is remembered. */
function noGhosts({ claims }: History): string[] {
  return claims
    .filter(({ withdrawn }) => !withdrawn)
    .filter(({ claimId, madeAt }) =>
      claims.some(
        (other) =>
          other.withdrawn &&
          other.claimId === claimId &&
          other.madeAt < madeAt &&
          madeAt / 1_000 < promises(other)[0],
      ),
    )
    .map(() => 'a claim that was taken back came to stand again');
}

/** An event contradicts an answer only where the answer was wrong, and none is. */
const noFalseAlarm = ({ contradicted }: History): string[] =>
  contradicted > 0 ? ['an event contradicts what was told'] : [];

/** An event that finds its claim replaced says so: it is all that tells of a second email. */
export const noConcealment = ({ concealed }: History): string[] =>
  concealed > 0 ? ['an event found its claim replaced, and nobody was told'] : [];

/** Who loses to a released record gets past it: with a clock that is behind they would lose again and again. */
function noLostRace({ lostToReleased }: History): string[] {
  const isAgain = ({ request, claimId, to }: History['lostToReleased'][number]) =>
    lostToReleased.some((other) => other.request === request && other.to === to && other.claimId !== claimId);
  return lostToReleased.some(isAgain) ? ['a request lost twice to one released record'] : [];
}

/** A settle has three seconds, and another try of it takes at most one and a half. */
const SETTLE_MS = 3_000;
const ANOTHER_TRY_MS = 1_500;

/** A table that takes something again while a settle still has time leaves no record open. */
function noImpatience({ settlesGivenUp, outages }: History): string[] {
  const wasInTime = ({ begunAt }: GivenUp) =>
    outages.every(
      ({ from, to }) => to <= begunAt + SETTLE_MS - ANOTHER_TRY_MS || from >= begunAt + SETTLE_MS,
    );
  return settlesGivenUp
    .filter((one) => one.lost === 0 && wasInTime(one))
    .map(() => 'a settle was given up although the table answered again in time');
}
