import { expect } from 'vitest';
import { defaultLimits } from '../../functions/emails/limits.ts';
import type { SendOutcome } from '../../functions/emails/outcome.ts';
import type { SendRequest, Steps } from '../../functions/emails/steps.ts';
import type { Found } from '../../functions/idempotency/record.ts';
import type { ClaimResult, RecordStore, SettleResult } from '../../functions/idempotency/record-store.ts';
import { type ManualClock, manualClock } from './manual-clock.ts';

/** 2026-01-01T00:00:00Z, in epoch milliseconds. */
export const T0 = 1_767_225_600_000;

/** What one call comes to; an `Error` is thrown, and a function may let time go by first. */
export type Turn<T> = T | Error | ((clock: ManualClock) => T | Error);

/** The turns of each step, in order. A call too many or too few fails the test. */
export interface Script {
  claim?: Turn<ClaimResult>[];
  send?: Turn<SendOutcome>[];
  withdraw?: Turn<Found>[];
  settle?: Turn<SettleResult>[];
  find?: Turn<Found>[];
}

export interface ScriptedSteps extends Steps {
  clock: ManualClock;
  calls: {
    claim: Parameters<RecordStore['claim']>[];
    send: Parameters<Steps['send']>[];
    withdraw: Parameters<RecordStore['withdraw']>[];
    settle: Parameters<RecordStore['settle']>[];
    find: Parameters<RecordStore['find']>[];
  };
  /** The names of the steps as they were taken. */
  order: string[];
  /** When each send was made, in milliseconds since `T0`. */
  sentAt: number[];
  /** A call beyond the script is an exception, which the code under test may swallow: so it is counted too. */
  expectScriptPlayed(): void;
}

export const request: SendRequest = {
  pk: 'pk-1',
  fingerprint: 'v1:print',
  email: {
    from: { address: 'ada@example.com' },
    to: [{ address: 'bob@example.com' }],
    subject: 'Hello',
    text: 'Hi',
  },
  deadline: T0 + 20_000,
};

export function scriptedSteps(
  script: Script,
  changes: Partial<Pick<Steps, 'random' | 'limits'>> = {},
): ScriptedSteps {
  const clock = manualClock(T0);
  const calls: ScriptedSteps['calls'] = { claim: [], withdraw: [], send: [], settle: [], find: [] };
  const order: string[] = [];
  const sentAt: number[] = [];
  let claims = 0;

  function step<A extends unknown[], T>(name: string, made: A[], turns: Turn<T>[] = []) {
    return async (...args: A): Promise<T> => {
      const turn = turns[made.length];
      made.push(args);
      order.push(name);
      if (turn === undefined) throw new Error(`The script has no more turns of ${name}`);
      const result = typeof turn === 'function' ? (turn as (clock: ManualClock) => T | Error)(clock) : turn;
      if (result instanceof Error) throw result;
      return result;
    };
  }

  const send = step('send', calls.send, script.send);
  return {
    store: {
      claim: step('claim', calls.claim, script.claim),
      withdraw: step('withdraw', calls.withdraw, script.withdraw),
      settle: step('settle', calls.settle, script.settle),
      find: step('find', calls.find, script.find),
    },
    send: (...args) => {
      sentAt.push(clock.now() - T0);
      return send(...args);
    },
    respond: (outcome) =>
      outcome.kind === 'sent'
        ? { statusCode: 202, body: `{"id":"${outcome.messageId}"}` }
        : { statusCode: 400, body: '"refused"' },
    now: clock.now,
    sleep: clock.sleep,
    newId: () => {
      claims += 1;
      return `claim-${claims}`;
    },
    random: () => 0,
    limits: defaultLimits,
    ...changes,
    clock,
    calls,
    order,
    sentAt,
    expectScriptPlayed() {
      const count = (of: { [name: string]: unknown[] | undefined }) =>
        Object.fromEntries(Object.keys(calls).map((name) => [name, of[name]?.length ?? 0]));
      expect(count(calls)).toEqual(count({ ...script }));
    },
  };
}
