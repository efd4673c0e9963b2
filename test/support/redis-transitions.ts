import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads';
import { afterAll } from 'vitest';
import type { IdempotencyRecord } from '../../functions/idempotency/record.ts';
import { claimRow } from '../../functions/idempotency/transitions.ts';
import type { Command } from '../../functions/redis/connection.ts';
import { readFields, shardOf, toIndexKey, toRecord, toRowKey } from '../../functions/redis/rows.ts';
import { MAY_CLAIM, MAY_SETTLE, toPutScript, toUpdateScript } from '../../functions/redis/scripts.ts';
import { toPutWords, toUpdateWords } from '../../functions/redis/steps.ts';
import type { Asked } from './ask-redis.ts';
import type { Transitions } from './atomic-steps.ts';
import { startRedisHere } from './redis-server.ts';
import { toRowWords } from './row-words.ts';

type Row = IdempotencyRecord | undefined;

/** The conditions of the scripts; a test may leave one out, or add one. */
export interface Conditions {
  mayClaim: { [name: string]: string };
  maySettle: { [name: string]: string };
}

/** Asks Redis, and blocks until it has answered: the exploration and the simulation take each step at once. */
type Ask = (commands: readonly Command[]) => unknown[];

let shared: Ask | undefined;

/** Ends with the tests of the file that declares them. */
function startAsking(): Ask {
  const server = startRedisHere();
  const { port1, port2 } = new MessageChannel();
  const signal = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(new URL('./ask-redis.ts', import.meta.url), {
    workerData: { socket: server.socket, port: port2, signal } satisfies Asked,
    transferList: [port2],
  });
  afterAll(async () => {
    await worker.terminate();
    server.close();
    shared = undefined;
  });
  return (commands) => {
    Atomics.store(signal, 0, 0);
    port1.postMessage(commands);
    Atomics.wait(signal, 0, 0);
    return receiveMessageOnPort(port1)?.message;
  };
}

/**
 * The transitions as Redis itself makes them, by the scripts of functions/redis/scripts.ts: on a row that is put there, and
 * with the row that is there afterwards. To be called where tests are declared.
 */
export function redisTransitions(
  { mayClaim, maySettle }: Conditions = { mayClaim: MAY_CLAIM, maySettle: MAY_SETTLE },
): Pick<Transitions, 'mayClaim' | 'applySettlement'> {
  shared ??= startAsking();
  const ask = shared;
  const [put, update] = [toPutScript(mayClaim), toUpdateScript(maySettle)];
  /** Takes one step from this row. @returns what the script answers, and the row afterwards */
  const step = (script: string, pk: string, row: Row, words: readonly string[]) => {
    const keys = [toRowKey('one', pk), toIndexKey('one', shardOf(pk))] as const;
    const [, , answer, after] = ask([
      ['DEL', ...keys],
      row ? ['HSET', keys[0], ...toRowWords(row)] : ['PING'],
      ['EVAL', script, 2, ...keys, pk, ...words],
      ['HGETALL', keys[0]],
    ]);
    return { answer, after: toRecord(pk, readFields(after as string[])) };
  };
  return {
    mayClaim: memoize((row, claim) => step(put, claim.pk, row, toPutWords(claimRow(claim))).answer === null),
    applySettlement: memoize((row, settlement) => {
      const { answer, after } = step(update, settlement.pk, row, toUpdateWords(settlement));
      return (answer as [number])[0] === 1 ? after : undefined;
    }),
  };
}

/** The same rows meet the same steps again and again. */
function memoize<A extends object, T>(make: (row: Row, about: A) => T): (row: Row, about: A) => T {
  const made = new Map<string, T>();
  return (row, about) => {
    const name = JSON.stringify([row, about]);
    if (!made.has(name)) made.set(name, make(row, about));
    return made.get(name) as T;
  };
}
