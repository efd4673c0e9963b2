import { isIP } from 'node:net';
import { Redis, ReplyError } from 'iovalkey';
import type { RedisAddress } from '../configuration/read-redis-variables.ts';
import { RedisError } from './redis-error.ts';

/** A command of Redis, word by word. */
export type Command = readonly [name: string, ...words: (string | number)[]];

/** Who a client is for the server; without a name its default user. */
export interface Credentials {
  username?: string;
  password: string;
}

/** One connection. It is used until it fails once, and then never again. */
export interface Connection {
  /** @param asking whether the server is to take it for a shard that is just moving there @throws RedisError */
  send(command: Command, asking?: boolean): Promise<unknown>;
  close(): void;
}

/**
 * Connects. The client neither reconnects, nor repeats a command, nor keeps one for later: whoever sends it decides.
 *
 * @param connectMs milliseconds, TLS included
 * @param onClose is told when it is over, whoever ended it
 * @throws RedisError
 */
export async function connect(
  address: RedisAddress,
  credentials: Credentials | undefined,
  connectMs: number,
  onClose: () => void = () => {},
): Promise<Connection> {
  const redis = new Redis({
    ...toOptions(address),
    ...credentials,
    connectTimeout: connectMs,
    lazyConnect: true,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    retryStrategy: null as never,
    // A round trip of its own: a server that is loading says so to the first command.
    enableReadyCheck: false,
  });
  let cause: unknown;
  redis.on('error', (error) => {
    cause ??= error;
  });
  const fail = (error: unknown): never => {
    throw toRedisError(error, cause);
  };
  redis.once('end', onClose);
  await redis.connect().catch(fail);
  return {
    send(command, asking = false) {
      // Of the next command only, which goes out right behind it.
      if (asking) redis.call('ASKING').catch(() => {});
      return redis.call(...(command as [string, ...string[]])).catch(fail);
    },
    close() {
      redis.disconnect();
      // At once: a server that hangs would not end it.
      redis.stream?.destroy();
    },
  };
}

function toOptions(address: RedisAddress) {
  if ('path' in address) return address;
  const { host, port, tls } = address;
  // A certificate may be for an address; a name is told beforehand, an address must not be.
  return { host, port, ...(tls && { tls: isIP(host) ? {} : { servername: host } }) };
}

/** The client says only that it was closed; why, it has told before. */
function toRedisError(error: unknown, cause: unknown): RedisError {
  if (error instanceof ReplyError) {
    const { message } = error as Error;
    return new RedisError(readCode(message), true, message);
  }
  const { code = 'CLOSED' } = (cause ?? error) as { code?: string };
  return new RedisError(code, false);
}

function readCode(message: string): string {
  // To a command of more than ten words, who is not let in is told so in other words.
  if (message.includes('unauthenticated')) return 'NOAUTH';
  // Before Redis 7, what stopped a script stands behind where: `ERR Error running script (call to …): …: 24: -READONLY …`.
  const [, inScript] = /^ERR Error running script .*: -([A-Z]+) /.exec(message) ?? [];
  return inScript ?? message.split(' ', 1)[0] ?? '';
}
