import { type RedisFront, type RedisFrontOptions, startRedisFront } from './redis-front.ts';
import { listens, type RedisServer, startRedisServer } from './redis-server.ts';

/** A store of records on this machine, as `LocalDynamoDb` is one. */
export interface LocalRedis extends RedisFront {
  /** What stands behind the front, for a look past it. */
  server: RedisServer;
}

/** Which program, and who is told of its operations. */
export interface RedisOptions extends Pick<RedisFrontOptions, 'onOperation'> {
  /** See `findRedisServer`. */
  program: string;
}

/** Redis in memory behind a proxy that misbehaves when told so. @throws RangeError in a sentence, where it does not start */
export async function startRedis({ program, onOperation }: RedisOptions): Promise<LocalRedis> {
  const server = startRedisServer(program);
  await listens(server);
  const front = await startRedisFront({
    settings: { address: { path: server.socket } },
    ...(onOperation && { onOperation }),
  });
  return {
    ...front,
    server,
    close: async () => {
      await front.close();
      server.close();
    },
  };
}
