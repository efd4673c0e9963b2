import { createRedisClient } from '../../functions/redis/client.ts';
import { Journal } from './redis-failover.ts';
import { type RedisFront, type RedisFrontOptions, startRedisFront } from './redis-front.ts';
import { listens, type RedisServer, startRedisServer } from './redis-server.ts';

/** A store of records on this machine, as `LocalDynamoDb` is one. */
export interface LocalRedis extends RedisFront {
  /** What stands behind the front, for a look past it. */
  server: RedisServer;
  /** Another server takes its place, which has not heard of what was written in the last so many milliseconds. */
  failOver(forgetsMs: number): Promise<void>;
}

/** Which program, and who is told of its operations. */
export interface RedisOptions extends Pick<RedisFrontOptions, 'onOperation'> {
  /** See `findRedisServer`. */
  program: string;
}

/** Redis in memory behind a proxy that misbehaves when told so. @throws RangeError in a sentence, where it does not start */
export async function startRedis({ program, onOperation }: RedisOptions): Promise<LocalRedis> {
  const server = startRedisServer(program);
  await listens(server).catch((error) => {
    server.close();
    throw error;
  });
  const address = { path: server.socket };
  const direct = createRedisClient({ address });
  const journal = new Journal(direct);
  const front = await startRedisFront({
    address,
    beforeWrite: (words) => journal.note(words),
    ...(onOperation && { onOperation }),
  });
  return {
    ...front,
    server,
    async failOver(forgetsMs) {
      front.cutAll();
      await journal.forget(forgetsMs);
    },
    close: async () => {
      direct.close();
      await front.close();
      server.close();
    },
  };
}
