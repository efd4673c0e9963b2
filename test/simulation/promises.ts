import type { SendResult } from '../../functions/emails/steps.ts';
import type { Acceptance, Answered, History } from './history.ts';

const WINDOW_SECONDS = 3_600;
const HOLD_SECONDS = 86_400;
const seconds = (ms: number) => Math.floor(ms / 1_000);

type Settled = Answered & { result: SendResult & { kind: 'settled' } };

/** What is broken of the promises in docs/guarantee.md, each by its number; nothing where all hold. */
export function broken(history: History): string[] {
  return [
    ...neverTwice(history),
    ...neverALie(history),
    ...theSameAnswer(history),
    ...closed(history),
    ...healed(history),
  ];
}

/** 1 and 4. At most one email while the key is remembered, which is as long as anyone was told it would be. */
function neverTwice({ acceptances, answers, claims }: History): string[] {
  const problems: string[] = [];
  for (const { result } of answers) {
    const kept = claims.some((claim) => promises(claim).includes(result.until ?? 0));
    if (result.until !== undefined && !kept) problems.push('4: a time was promised that no claim stands for');
  }
  for (const [index, later] of acceptances.entries()) {
    for (const earlier of acceptances.slice(0, index)) {
      const [first, second] = earlier.claimMadeAt <= later.claimMadeAt ? [earlier, later] : [later, earlier];
      const [window, hold] = promises(first);
      const wasHeld = answers.some(({ about, result }) => about === first.claimId && result.until === hold);
      const until = wasHeld ? hold : window;
      if (seconds(second.claimMadeAt) < until)
        problems.push('1: a second email went out under a remembered key');
    }
  }
  return problems;
}

/** The two times that may be promised of a claim, in epoch seconds. */
function promises({ claimedAt }: { claimedAt: number }): [number, number] {
  return [seconds(claimedAt) + WINDOW_SECONDS, seconds(claimedAt) + HOLD_SECONDS];
}

/** 2. A 2xx means accepted, under that id; "not sent" means not by this claim or any remembered one before. */
function neverALie({ acceptances, answers, asks, claims, claimsUnanswered }: History): string[] {
  const problems: string[] = [];
  for (const { request, at, email, startedAt, result } of answers) {
    const mine = claims.filter((claim) => claim.request === request);
    const own = mine.map(({ claimId }) => claimId);
    if (result.kind === 'settled' && result.response.statusCode === 202) {
      const { id } = JSON.parse(result.response.body);
      const real = acceptances.some((one) => one.messageId === id && one.at <= at);
      if (!real) problems.push('2: a 202 for an email that SES had not accepted');
      continue;
    }
    if (result.kind === 'not-sent' || result.kind === 'settled') {
      // A request that comes just before the window ends may be served just after it.
      const served = mine.at(-1)?.madeAt ?? startedAt;
      const remembered = (one: Acceptance) =>
        one.claimMadeAt <= served && seconds(served) < seconds(one.claimedAt) + WINDOW_SECONDS;
      const taken = acceptances.some((one) => own.includes(one.claimId) || remembered(one));
      if (taken) problems.push(`2: "${result.kind}" for an email that SES accepted`);
    }
    if (result.kind === 'reused' && !claims.some((claim) => claim.email !== email)) {
      problems.push('2: "reused" for a key that had one email only');
    }
    if (result.kind === 'in-progress' || (result.kind === 'unknown' && result.reason === 'ses')) {
      const someone = claims.some((claim) => claim.request !== request);
      const asked = asks.some((ask) => ask.request === request);
      if (!someone && !asked && !claimsUnanswered.includes(request))
        problems.push(`2: "${result.kind}" although nobody else was at it`);
    }
  }
  return problems;
}

/** 3. Once settled, the same status and body while it is remembered, and marked as a replay for everyone else. */
function theSameAnswer({ answers, claims, acceptances }: History): string[] {
  const problems: string[] = [];
  const settled = answers.filter((one): one is Settled => one.result.kind === 'settled');
  for (const [index, later] of settled.entries()) {
    const first = settled.slice(0, index).find(({ result }) => seconds(later.at) < result.until);
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

/** 5. SES is asked only under a claim that stands in the table. */
function closed({ asks }: History): string[] {
  return asks
    .filter(({ row, claimId }) => row?.claimId !== claimId || row.status !== 'sending')
    .map(() => '5: SES was asked without a claim in the table');
}

/** The truth as soon as SES tells it: no event that found the row leaves it open. */
function healed({ acceptances, claims, ends }: History): string[] {
  const problems: string[] = [];
  for (const { row, at } of ends) {
    // A put that arrives again when the row is long deleted makes a new one, which no event will find.
    const madeAt = claims.findLast(({ claimId }) => claimId === row.claimId)?.madeAt ?? 0;
    const told = acceptances.some(
      ({ claimId, toldAt }) => claimId === row.claimId && madeAt <= toldAt && toldAt <= at,
    );
    if (told && row.status !== 'sent') problems.push('an event came and its record was not healed');
  }
  return problems;
}
