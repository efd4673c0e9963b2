import type { RedisClient } from '../../functions/redis/client.ts';
import type { Command } from '../../functions/redis/connection.ts';

/** Milliseconds for a look past the front. */
const LOOK_MS = 10_000;
/** Nobody forgets more than that. */
const KEPT_MS = 60_000;

/** What a script met before it wrote: its record, how long that was to be kept, and its place in the index. */
interface Before {
  /** As `performance.now()` tells it. */
  at: number;
  row: string;
  index: string;
  pk: string;
  fields: string[];
  keptMs: number;
  openFrom: string | null;
}

/**
 * Remembers what stood there before each write of the last minute, so that a server can be made to be another one, which has
 * not heard of the last of them: what a failover does to a store that is not durable.
 */
export class Journal {
  private written: Before[] = [];
  private readonly redis: RedisClient;

  /** @param redis the server itself, past the front */
  constructor(redis: RedisClient) {
    this.redis = redis;
  }

  /** Before a script is run. @param command EVALSHA or EVAL, of a script of ours */
  async note([, , , row = '', index = '', pk = '']: readonly string[]): Promise<void> {
    const [fields, keptMs, openFrom] = await this.ask(['HGETALL', row], ['PTTL', row], ['ZSCORE', index, pk]);
    const at = performance.now();
    const before = { at, row, index, pk, fields, keptMs, openFrom } as Before;
    this.written = [...this.written.filter((one) => at - one.at < KEPT_MS), before];
  }

  /** Takes back what was written in the last so many milliseconds, the last first; a server that comes new knows no scripts. */
  async forget(ms: number): Promise<void> {
    const since = performance.now() - ms;
    const forgotten = this.written.filter(({ at }) => at > since);
    this.written = this.written.filter(({ at }) => at <= since);
    for (const one of forgotten.reverse()) await this.restore(one);
    await this.ask(['SCRIPT', 'FLUSH']);
  }

  private async restore({ row, index, pk, fields, keptMs, openFrom }: Before): Promise<void> {
    await this.ask(['DEL', row], openFrom === null ? ['ZREM', index, pk] : ['ZADD', index, openFrom, pk]);
    if (fields.length > 0) await this.ask(['HSET', row, ...fields], ['PEXPIRE', row, keptMs]);
  }

  private ask(...commands: Command[]): Promise<unknown[]> {
    return Promise.all(commands.map((command) => this.redis.ask('', command, LOOK_MS)));
  }
}
