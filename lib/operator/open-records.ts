import type { Progress } from './audit/read-logs.ts';
import { type RecordsRead, readRecordFiles, scanRecords } from './audit/read-records.ts';
import { scanRedis } from './audit/scan-redis.ts';
import type { Values } from './options.ts';
import { readTable } from './read-words.ts';
import { type Records, records } from './records.ts';
import { openRedis, readKeyPrefix } from './redis-client.ts';
import { redisRecords } from './redis-records.ts';
import { createTableClient } from './table-client.ts';

/** The records that are named: those of a table, or of a Redis, which is left by `close`; opened where they are asked for. */
export function openRecords(values: Values): { store(): Records; close(): void } {
  const { redis } = values;
  if (!redis) return { store: () => records(createTableClient(values), readTable(values)), close() {} };
  const closing: (() => void)[] = [];
  return {
    store() {
      const client = openRedis(redis, values);
      closing.push(client.close);
      return redisRecords(client, readKeyPrefix(redis, values['key-prefix']));
    },
    close() {
      for (const close of closing) close();
    },
  };
}

/** Reads all records, for an audit: of files, a table or a Redis. @throws Usage where nobody names any */
export function readerOf(values: Values): (progress: Progress) => Promise<RecordsRead> {
  const { records: files, redis } = values;
  if (files) return () => readRecordFiles(files);
  if (redis) {
    const prefix = readKeyPrefix(redis, values['key-prefix']);
    const client = openRedis(redis, values);
    return (progress) => scanRedis(client, prefix, progress).finally(client.close);
  }
  const table = readTable(values);
  return (progress) => scanRecords(createTableClient(values), table, progress);
}
