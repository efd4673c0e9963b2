import { describe, expect, test } from 'vitest';
import { defaultLimits } from '../../../functions/emails/limits.ts';
import type { NotSentReason, SendOutcome } from '../../../functions/emails/outcome.ts';
import { sendOnce } from '../../../functions/emails/send-once.ts';
import type { SendRequest, SendResult } from '../../../functions/emails/steps.ts';
import type { Found, StoredResponse } from '../../../functions/idempotency/record.ts';
import type { ClaimResult, SettleResult } from '../../../functions/idempotency/record-store.ts';
import { request, type Script, scriptedSteps, T0 } from '../../support/scripted-steps.ts';

/** Epoch seconds: one hour and 24 hours after `T0`. */
const IN_AN_HOUR = 1_767_229_200;
const IN_A_DAY = 1_767_312_000;

const accepted: StoredResponse = { statusCode: 202, body: '{"id":"m-1"}' };
const refusal: StoredResponse = { statusCode: 400, body: '"refused"' };
const earlier: StoredResponse = { statusCode: 202, body: '{"id":"m-0"}' };

const claimed: ClaimResult = { kind: 'claimed', until: IN_AN_HOUR };
const written: SettleResult = { kind: 'settled', until: IN_AN_HOUR };
const held: SettleResult = { kind: 'settled', until: IN_A_DAY };
const gone: SettleResult = { kind: 'lost' };
const lostTo = (found: Found): SettleResult => ({ kind: 'lost', found });

const free: Found = { kind: 'free' };
const released: Found = { kind: 'free', until: IN_AN_HOUR };
const reused: Found = { kind: 'reused', until: IN_AN_HOUR };
const inProgress: Found = { kind: 'in-progress', until: IN_AN_HOUR };
const settledEarlier: Found = { kind: 'settled', response: earlier, until: IN_AN_HOUR - 60 };
const unknownSince = (since: number): Found => ({ kind: 'unknown', since, until: IN_A_DAY });
const open = unknownSince(T0);

const sent: SendOutcome = { kind: 'sent', messageId: 'm-1' };
const refused: SendOutcome = {
  kind: 'refused',
  reason: 'attachment-not-allowed',
  cause: '400 MessageRejected',
};
const unknown: SendOutcome = { kind: 'unknown', cause: 'TimeoutError' };
const notSent = (reason: NotSentReason): SendOutcome => ({ kind: 'not_sent', reason, cause: 'cause' });
const throttled = notSent('throttled');

const noAnswer = new Error('The table does not answer');

const settledWith = (response: StoredResponse): SendResult => ({
  kind: 'settled',
  response,
  replayed: false,
  until: IN_AN_HOUR,
});
const replayed: SendResult = { kind: 'settled', response: earlier, replayed: true, until: IN_AN_HOUR - 60 };
const waiting = (until: number): SendResult => ({ kind: 'unknown', reason: 'ses', until });

/** A wait of 5 s is ten looks, see follow.test.ts. */
const WHOLE_WAIT = 10;

interface Row {
  name: string;
  script: Script;
  result: SendResult;
  sends: number;
  /** What was written at the settle, and the answer stored with it. */
  settles?: [status: string, response?: StoredResponse][];
}

async function run(script: Script, changes: Partial<SendRequest> = {}, steps = scriptedSteps(script)) {
  const result = await sendOnce({ ...request, ...changes }, steps);
  steps.expectScriptPlayed();
  const settles = steps.calls.settle.map(([, status, response]) =>
    response ? [status, response] : [status],
  );
  return { ...steps, result, settles };
}

async function check({ script, result, sends, settles = [] }: Row) {
  const ran = await run(script);
  expect(ran.result).toEqual(result);
  expect(ran.calls.send).toHaveLength(sends);
  expect(ran.settles).toEqual(settles);
}

describe('a first request', () => {
  test('claims, sends, settles and answers, in this order and all under one claim', async () => {
    const ran = await run({ claim: [claimed], send: [sent], settle: [written] });
    const claim = {
      pk: 'pk-1',
      fingerprint: 'v1:print',
      claimId: 'claim-1',
      claimedAt: T0,
      leaseUntil: T0 + 22_000,
    };
    expect(ran.result).toEqual(settledWith(accepted));
    expect(ran.order).toEqual(['claim', 'send', 'settle']);
    expect(ran.calls).toEqual({
      claim: [[claim]],
      withdraw: [],
      send: [[request.email, claim]],
      settle: [[claim, 'sent', accepted]],
      find: [],
    });
    expect(ran.clock.slept).toEqual([]);
  });

  test.each<Row>([
    {
      name: 'that SES accepts is settled as sent',
      script: { claim: [claimed], send: [sent], settle: [written] },
      result: settledWith(accepted),
      sends: 1,
      settles: [['sent', accepted]],
    },
    {
      name: 'that SES refuses is settled as refused',
      script: { claim: [claimed], send: [refused], settle: [written] },
      result: settledWith(refusal),
      sends: 1,
      settles: [['refused', refusal]],
    },
    {
      name: 'whose outcome is unknown is answered from the event of SES',
      script: { claim: [claimed], send: [unknown], settle: [held], find: [open, settledEarlier] },
      result: { ...settledWith(earlier), until: IN_AN_HOUR - 60 } as SendResult,
      sends: 1,
      settles: [['unknown']],
    },
    {
      name: 'whose outcome stays unknown says so after waiting',
      script: { claim: [claimed], send: [unknown], settle: [held], find: Array(WHOLE_WAIT).fill(open) },
      result: waiting(IN_A_DAY),
      sends: 1,
      settles: [['unknown']],
    },
    ...(
      [
        ['in progress', Array(WHOLE_WAIT).fill(inProgress)],
        ['free', [released]],
        ["another email's", [reused]],
      ] as const
    ).map(([seen, find]) => ({
      name: `whose outcome is unknown says so, though its record is seen to be ${seen}`,
      script: { claim: [claimed], send: [unknown], settle: [held], find: [...find] },
      result: waiting(IN_A_DAY),
      sends: 1,
      settles: [['unknown']] as [string][],
    })),
    {
      name: 'whose outcome is unknown waits though the table does not answer',
      script: { claim: [claimed], send: [unknown], settle: [held], find: [noAnswer, settledEarlier] },
      result: { ...settledWith(earlier), until: IN_AN_HOUR - 60 } as SendResult,
      sends: 1,
      settles: [['unknown']],
    },
    {
      name: 'whose outcome stays unknown is promised what was settled, though the table answers no look',
      script: { claim: [claimed], send: [unknown], settle: [held], find: Array(WHOLE_WAIT).fill(noAnswer) },
      result: waiting(IN_A_DAY),
      sends: 1,
      settles: [['unknown']],
    },
    {
      name: 'whose send throws is unknown',
      script: { claim: [claimed], send: [new TypeError('bug')], settle: [held], find: [settledEarlier] },
      result: { ...settledWith(earlier), until: IN_AN_HOUR - 60 } as SendResult,
      sends: 1,
      settles: [['unknown']],
    },
  ])('$name', check);

  test.each<NotSentReason>(['quota', 'identity-not-verified', 'operator', 'never-left', 'no-time', 'table'])(
    'that was not sent (%s) is not tried again, and its key is free',
    async (reason) => {
      await check({
        name: reason,
        script: { claim: [claimed], send: [notSent(reason)], settle: [written] },
        result: { kind: 'not-sent', reason, retry: 'same-key', until: IN_AN_HOUR },
        sends: 1,
        settles: [['not_sent']],
      });
    },
  );

  test('whose send throws something that is no error is unknown all the same', async () => {
    const script: Script = { claim: [claimed], send: [sent], settle: [held], find: [settledEarlier] };
    const steps = { ...scriptedSteps(script), send: () => Promise.reject('text') };
    await sendOnce(request, steps);
    expect(steps.calls.settle.map(([, status]) => status)).toEqual(['unknown']);
  });

  test('whose outcome is unknown at the end of its time keeps the time that an answer needs', async () => {
    const ran = await run({
      claim: [
        ({ pass }) => {
          pass(5_500);
          return claimed;
        },
      ],
      send: [
        ({ pass }) => {
          pass(10_000);
          return unknown;
        },
      ],
      settle: [held],
      find: Array(7).fill(open),
    });
    expect(ran.result).toEqual(waiting(IN_A_DAY));
    expect(ran.calls.send).toHaveLength(1);
    expect(ran.clock.now()).toBe(T0 + 18_500);
  });
});

describe('a repeat sends nothing', () => {
  test.each<Row>([
    {
      name: 'and is answered from a settled record',
      script: { claim: [settledEarlier] },
      result: replayed,
      sends: 0,
    },
    {
      name: 'and is refused where the key belongs to another email',
      script: { claim: [reused] },
      result: { kind: 'reused', until: IN_AN_HOUR },
      sends: 0,
    },
    {
      name: 'but waits for the claim in progress, and is answered from its record',
      script: { claim: [inProgress], find: [inProgress, inProgress, settledEarlier] },
      result: replayed,
      sends: 0,
    },
    {
      name: 'and waits on where one look gets no answer',
      script: { claim: [inProgress], find: [noAnswer, settledEarlier] },
      result: replayed,
      sends: 0,
    },
    {
      name: 'and gives up when the claim is still in progress after the wait',
      script: { claim: [inProgress], find: Array(WHOLE_WAIT).fill(inProgress) },
      result: { kind: 'in-progress', until: IN_AN_HOUR },
      sends: 0,
    },
    {
      name: 'and waits on when the claim in progress becomes unknown',
      script: { claim: [inProgress], find: [open, settledEarlier] },
      result: replayed,
      sends: 0,
    },
    {
      name: 'and tells when the claim in progress became unknown and stayed so',
      script: { claim: [inProgress], find: Array(WHOLE_WAIT).fill(open) },
      result: waiting(IN_A_DAY),
      sends: 0,
    },
    {
      name: 'and is refused when another email takes the key that came free',
      script: { claim: [inProgress], find: [reused] },
      result: { kind: 'reused', until: IN_AN_HOUR },
      sends: 0,
    },
    {
      name: 'and waits for an unknown outcome to be settled',
      script: { claim: [unknownSince(T0 - 30_000)], find: [unknownSince(T0 - 30_000), settledEarlier] },
      result: replayed,
      sends: 0,
    },
    {
      name: 'and does not wait for what has been unknown for a minute',
      script: { claim: [unknownSince(T0 - 60_000)] },
      result: waiting(IN_A_DAY),
      sends: 0,
    },
    {
      name: 'when the key comes free at the very end of the wait',
      script: { claim: [inProgress], find: [...Array(WHOLE_WAIT - 1).fill(inProgress), released] },
      result: { kind: 'not-sent', reason: 'released', retry: 'same-key', until: IN_AN_HOUR },
      sends: 0,
    },
    {
      name: 'when someone else claims the key that came free',
      script: { claim: [inProgress, inProgress], find: [free, settledEarlier] },
      result: replayed,
      sends: 0,
    },
  ])('$name', check);

  test('and does not wait where waiting is switched off', async () => {
    const script: Script = { claim: [inProgress] };
    const steps = scriptedSteps(script, { limits: { ...defaultLimits, waitMs: 0 } });
    const ran = await run(script, {}, steps);
    expect(ran.result).toEqual({ kind: 'in-progress', until: IN_AN_HOUR });
    expect(ran.calls.send).toHaveLength(0);
    expect(ran.clock.slept).toEqual([]);
  });

  test('and waits 5 s over all claims together', async () => {
    const ran = await run({
      claim: [inProgress, inProgress],
      find: [...Array(8).fill(inProgress), free, ...Array(3).fill(inProgress)],
    });
    expect(ran.result).toEqual({ kind: 'in-progress', until: IN_AN_HOUR });
    expect(ran.calls.send).toHaveLength(0);
    expect(ran.clock.now()).toBe(T0 + 5_000);
  });
});

describe('a key that comes free while a repeat waits', () => {
  test('is claimed anew, with a fresh claim, and the email is sent once', async () => {
    const ran = await run({
      claim: [inProgress, claimed],
      find: [inProgress, free],
      send: [sent],
      settle: [written],
    });
    const claim = {
      pk: 'pk-1',
      fingerprint: 'v1:print',
      claimId: 'claim-2',
      claimedAt: T0 + 150,
      leaseUntil: T0 + 22_000,
    };
    expect(ran.result).toEqual(settledWith(accepted));
    expect(ran.calls.send).toEqual([[request.email, claim]]);
    expect(ran.calls.claim[1]).toEqual([claim]);
    expect(ran.calls.settle).toEqual([[claim, 'sent', accepted]]);
  });

  test('a millisecond before the end of the wait is still claimed', async () => {
    const late: Script['find'] = [
      ({ pass }) => {
        pass(4_949);
        return free;
      },
    ];
    const ran = await run({ claim: [inProgress, claimed], find: late, send: [sent], settle: [written] });
    expect(ran.result).toEqual(settledWith(accepted));
    expect(ran.calls.send).toHaveLength(1);
    expect(ran.sentAt).toEqual([4_999]);
  });
});

describe('a claim that loses to a record that is free, by a clock that is ahead', () => {
  const ahead: Found = { kind: 'free', until: IN_AN_HOUR, laterThan: T0 + 250 };
  const limits = { ...defaultLimits, waitMs: 0 };

  test('is made again after a pause, later than what it met', async () => {
    const ran = await run({ claim: [ahead, claimed], send: [sent], settle: [written] });
    expect(ran.result).toEqual(settledWith(accepted));
    expect(ran.calls.claim.map(([{ claimId, claimedAt }]) => [claimId, claimedAt - T0])).toEqual([
      ['claim-1', 0],
      ['claim-2', 251],
    ]);
    expect(ran.sentAt).toEqual([50]);
  });

  test('is made at its own time, where that is later by then', async () => {
    const soon: Found = { kind: 'free', until: IN_AN_HOUR, laterThan: T0 + 10 };
    const ran = await run({ claim: [soon, claimed], send: [sent], settle: [written] });
    expect(ran.calls.claim.map(([{ claimedAt }]) => claimedAt - T0)).toEqual([0, 50]);
  });

  test('is made later than the claim before it, though the clock steps back meanwhile', async () => {
    const script: Script = { claim: [noAnswer, claimed], withdraw: [inProgress], find: [free] };
    const steps = scriptedSteps({ ...script, send: [sent], settle: [written] });
    const clock = [T0, T0];
    const now = () => clock.shift() ?? T0 - 200;
    await sendOnce(request, { ...steps, now });
    expect(steps.calls.claim.map(([{ claimedAt }]) => claimedAt - T0)).toEqual([0, 1]);
  });

  test('is made once more where there is no time to wait at all, and then the client is told', async () => {
    const script: Script = { claim: [ahead, claimed], send: [sent], settle: [written] };
    const once = await run(script, {}, scriptedSteps(script, { limits }));
    expect(once.result).toEqual(settledWith(accepted));
    const lost: Script = { claim: [ahead, ahead] };
    const never = await run(lost, {}, scriptedSteps(lost, { limits }));
    expect(never.result).toMatchObject({ kind: 'not-sent', reason: 'released', retry: 'same-key' });
  });
});

describe('a claim that gets no answer is taken back, and nothing is sent', () => {
  test.each<Row>([
    {
      name: 'and a key that is free may be tried again, as long as it is kept',
      script: { claim: [noAnswer], withdraw: [released] },
      result: { kind: 'not-sent', reason: 'table', retry: 'same-key', until: IN_AN_HOUR },
      sends: 0,
    },
    {
      name: 'and a settled record is replayed',
      script: { claim: [noAnswer], withdraw: [settledEarlier] },
      result: replayed,
      sends: 0,
    },
    {
      name: 'and a claim in progress is waited for',
      script: { claim: [noAnswer], withdraw: [inProgress], find: [settledEarlier] },
      result: replayed,
      sends: 0,
    },
    {
      name: 'and a key of another email is refused',
      script: { claim: [noAnswer], withdraw: [reused] },
      result: { kind: 'reused', until: IN_AN_HOUR },
      sends: 0,
    },
    {
      name: 'and an unknown outcome is told',
      script: { claim: [noAnswer], withdraw: [unknownSince(T0 - 60_000)] },
      result: waiting(IN_A_DAY),
      sends: 0,
    },
    {
      name: 'and all is unknown where it cannot be taken back',
      script: { claim: [noAnswer], withdraw: [noAnswer] },
      result: { kind: 'unknown', reason: 'table' },
      sends: 0,
    },
  ])('$name', check);

  test('as the very claim that was made', async () => {
    const ran = await run({ claim: [noAnswer], withdraw: [released] });
    expect(ran.order).toEqual(['claim', 'withdraw']);
    expect(ran.calls.withdraw).toEqual(ran.calls.claim);
  });

  test('before the claim in its way is followed, which may come free and be claimed anew', async () => {
    const ran = await run({
      claim: [noAnswer, claimed],
      withdraw: [inProgress],
      find: [free],
      send: [sent],
      settle: [written],
    });
    expect(ran.order).toEqual(['claim', 'withdraw', 'find', 'claim', 'send', 'settle']);
    expect(ran.result).toEqual(settledWith(accepted));
    expect(ran.calls.send).toHaveLength(1);
    expect(ran.calls.claim.map(([{ claimId }]) => claimId)).toEqual(['claim-1', 'claim-2']);
  });
});

describe('a settle that fails changes nothing of the truth', () => {
  test.each<Row>([
    {
      name: 'what was sent is answered as sent',
      script: { claim: [claimed], send: [sent], settle: [noAnswer] },
      result: settledWith(accepted),
      sends: 1,
      settles: [['sent', accepted]],
    },
    {
      name: 'what was refused is answered as refused',
      script: { claim: [claimed], send: [refused], settle: [noAnswer] },
      result: settledWith(refusal),
      sends: 1,
      settles: [['refused', refusal]],
    },
    {
      name: 'what was not sent needs a new key, since this one stays claimed',
      script: { claim: [claimed], send: [notSent('operator')], settle: [noAnswer] },
      result: { kind: 'not-sent', reason: 'operator', retry: 'new-key', until: IN_AN_HOUR },
      sends: 1,
      settles: [['not_sent']],
    },
    {
      name: 'what is unknown stays unknown, and the key is promised no longer than an hour',
      script: {
        claim: [claimed],
        send: [unknown],
        settle: [noAnswer],
        find: Array(WHOLE_WAIT).fill(noAnswer),
      },
      result: waiting(IN_AN_HOUR),
      sends: 1,
      settles: [['unknown']],
    },
  ])('$name', check);

  test.each<Row>([
    {
      name: 'the record of what was sent',
      script: { claim: [claimed], send: [sent], settle: [lostTo(settledEarlier)] },
      result: { kind: 'settled', response: earlier, replayed: false, until: IN_AN_HOUR - 60 },
      sends: 1,
      settles: [['sent', accepted]],
    },
    {
      name: 'the record of what was taken for not sent',
      script: { claim: [claimed], send: [notSent('operator')], settle: [lostTo(settledEarlier)] },
      result: { kind: 'settled', response: earlier, replayed: false, until: IN_AN_HOUR - 60 },
      sends: 1,
      settles: [['not_sent']],
    },
    {
      name: 'the record of what was unknown',
      script: { claim: [claimed], send: [unknown], settle: [lostTo(settledEarlier)] },
      result: { kind: 'settled', response: earlier, replayed: false, until: IN_AN_HOUR - 60 },
      sends: 1,
      settles: [['unknown']],
    },
  ])('an event that settled it first is believed: $name', check);

  test.each<Row>([
    {
      name: 'a record that is gone, what was sent was sent',
      script: { claim: [claimed], send: [sent], settle: [gone] },
      result: settledWith(accepted),
      sends: 1,
      settles: [['sent', accepted]],
    },
    {
      name: 'a record that is gone, what was not sent may be tried again',
      script: { claim: [claimed], send: [notSent('operator')], settle: [gone] },
      result: { kind: 'not-sent', reason: 'operator', retry: 'same-key', until: IN_AN_HOUR },
      sends: 1,
      settles: [['not_sent']],
    },
    {
      name: 'its own earlier try, what was not sent may be tried again',
      script: { claim: [claimed], send: [notSent('operator')], settle: [lostTo(free)] },
      result: { kind: 'not-sent', reason: 'operator', retry: 'same-key', until: IN_AN_HOUR },
      sends: 1,
      settles: [['not_sent']],
    },
    {
      name: 'its own earlier try, what was unknown is waited for',
      script: { claim: [claimed], send: [unknown], settle: [lostTo(open)], find: [settledEarlier] },
      result: { kind: 'settled', response: earlier, replayed: false, until: IN_AN_HOUR - 60 },
      sends: 1,
      settles: [['unknown']],
    },
  ])('when it loses to $name', check);
});

describe('a first request whose settle was not written', () => {
  test('is never told that someone else is at it: it is the one', async () => {
    const ran = await run({
      claim: [claimed],
      send: [unknown],
      settle: [noAnswer],
      find: Array(WHOLE_WAIT).fill(inProgress),
    });
    expect(ran.result).toEqual(waiting(IN_AN_HOUR));
  });

  test('still hears of SES’s event', async () => {
    const ran = await run({
      claim: [claimed],
      send: [unknown],
      settle: [noAnswer],
      find: [inProgress, settledEarlier],
    });
    expect(ran.result).toEqual({ ...replayed, replayed: false });
  });
});

describe('an email that is throttled', () => {
  test.each<Row>([
    {
      name: 'is tried again until it is sent',
      script: { claim: [claimed], send: [throttled, throttled, sent], settle: [written] },
      result: settledWith(accepted),
      sends: 3,
      settles: [['sent', accepted]],
    },
    {
      name: 'is not tried again once it is refused',
      script: { claim: [claimed], send: [throttled, refused], settle: [written] },
      result: settledWith(refusal),
      sends: 2,
      settles: [['refused', refusal]],
    },
    {
      name: 'is not tried again once it is unknown',
      script: { claim: [claimed], send: [throttled, unknown], settle: [held], find: [settledEarlier] },
      result: { kind: 'settled', response: earlier, replayed: false, until: IN_AN_HOUR - 60 },
      sends: 2,
      settles: [['unknown']],
    },
    {
      name: 'is not tried again once a send throws',
      script: {
        claim: [claimed],
        send: [throttled, new Error('bug')],
        settle: [held],
        find: [settledEarlier],
      },
      result: { kind: 'settled', response: earlier, replayed: false, until: IN_AN_HOUR - 60 },
      sends: 2,
      settles: [['unknown']],
    },
    {
      name: 'is not tried again once the quota of the day is used up',
      script: { claim: [claimed], send: [throttled, notSent('quota')], settle: [written] },
      result: { kind: 'not-sent', reason: 'quota', retry: 'same-key', until: IN_AN_HOUR },
      sends: 2,
      settles: [['not_sent']],
    },
  ])('$name', check);

  test.each([
    ['least', 0, [0, 100, 300, 700, 1_500]],
    ['middle', 0.5, [0, 150, 450, 1_050, 2_250]],
    ['most', 1, [0, 200, 600, 1_400, 3_000]],
  ])(
    'is tried again after pauses that double, with jitter from half to whole: %s',
    async (_, random, sentAt) => {
      const script: Script = {
        claim: [claimed],
        send: [throttled, throttled, throttled, throttled, sent],
        settle: [written],
      };
      const ran = await run(script, {}, scriptedSteps(script, { random: () => random }));
      expect(ran.sentAt).toEqual(sentAt);
      expect(ran.calls.send).toHaveLength(5);
    },
  );

  test('is tried again only while a whole attempt, its settle and the answer fit', async () => {
    const ran = await run({ claim: [claimed], send: Array(6).fill(throttled), settle: [written] });
    expect(ran.result).toEqual({
      kind: 'not-sent',
      reason: 'throttled',
      retry: 'same-key',
      until: IN_AN_HOUR,
    });
    expect(ran.sentAt).toEqual([0, 100, 300, 700, 1_500, 3_100]);
    expect(ran.settles).toEqual([['not_sent']]);
  });

  test.each([
    ['a millisecond short for a second attempt', T0 + 14_599, 1],
    ['just enough for a second attempt', T0 + 14_600, 2],
  ])('with %s', async (_, deadline, sends) => {
    const ran = await run(
      { claim: [claimed], send: Array(sends).fill(throttled), settle: [written] },
      { deadline },
    );
    expect(ran.result).toMatchObject({ kind: 'not-sent', reason: 'throttled', retry: 'same-key' });
    expect(ran.calls.send).toHaveLength(sends);
  });

  test('is not slept for where no other attempt would fit', async () => {
    const ran = await run(
      { claim: [claimed], send: [throttled], settle: [written] },
      { deadline: T0 + 14_599 },
    );
    expect(ran.clock.slept).toEqual([]);
  });

  test('under one claim, however often it is tried', async () => {
    const ran = await run({ claim: [claimed], send: [throttled, sent], settle: [written] });
    expect(ran.calls.send[1]).toEqual(ran.calls.send[0]);
    expect(ran.calls.settle[0]?.[0].claimId).toBe('claim-1');
  });
});

describe('without the time for a whole attempt, its settle and the answer', () => {
  test('nothing is sent, and the key is released', async () => {
    const ran = await run({ claim: [claimed], settle: [written] }, { deadline: T0 + 14_499 });
    expect(ran.result).toEqual({ kind: 'not-sent', reason: 'no-time', retry: 'same-key', until: IN_AN_HOUR });
    expect(ran.calls.send).toHaveLength(0);
    expect(ran.settles).toEqual([['not_sent']]);
  });

  test('and no way to release the key, the email needs a new one', async () => {
    const ran = await run({ claim: [claimed], settle: [noAnswer] }, { deadline: T0 + 14_499 });
    expect(ran.result).toEqual({ kind: 'not-sent', reason: 'no-time', retry: 'new-key', until: IN_AN_HOUR });
    expect(ran.calls.send).toHaveLength(0);
  });

  test('because the claim took long, nothing is sent', async () => {
    const slow: Script['claim'] = [
      ({ pass }) => {
        pass(5_501);
        return claimed;
      },
    ];
    const ran = await run({ claim: slow, settle: [written] });
    expect(ran.result).toMatchObject({ kind: 'not-sent', reason: 'no-time', retry: 'same-key' });
    expect(ran.calls.send).toHaveLength(0);
  });

  test('it is sent with just that time', async () => {
    const ran = await run({ claim: [claimed], send: [sent], settle: [written] }, { deadline: T0 + 14_500 });
    expect(ran.result).toEqual(settledWith(accepted));
    expect(ran.calls.send).toHaveLength(1);
  });
});
