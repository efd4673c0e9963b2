import { isIP } from 'node:net';
import { Redis, ReplyError } from 'iovalkey';
import type { RedisAddress } from '../configuration/read-redis-variables.ts';
import { nameReply, RedisError } from './redis-error.ts';

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
  const letIn = credentials && authenticate(redis, credentials).catch(fail);
  // It is over before anyone is told: the next one is made with a password that is asked for anew.
  letIn?.catch(() => {
    onClose();
    redis.disconnect();
  });
  return {
    send(command, asking = false) {
      // Of the next command only, which goes out right behind it.
      if (asking) redis.call('ASKING').catch(() => {});
      const sent = redis.call(...(command as [string, ...string[]])).catch(fail);
      if (!letIn) return sent;
      sent.catch(() => {});
      // It went out right behind; what a server answers to somebody else is no answer.
      return letIn.then(() => sent);
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

/** A server that asks for no password says so to whoever has one. */
const OPEN = /without any password configured/;

async function authenticate(redis: Redis, { username, password }: Credentials): Promise<void> {
  const words = username ? [username, password] : [password];
  await redis.call('AUTH', ...words).catch((error) => {
    if (!OPEN.test(error.message)) throw error;
  });
}

/** The client says only that it was closed; why, it has told before. */
function toRedisError(error: unknown, cause: unknown): RedisError {
  if (error instanceof ReplyError) {
    const { message } = error as Error;
    return new RedisError(nameReply(message), true, message);
  }
  const { code = 'CLOSED' } = (cause ?? error) as { code?: string };
  return new RedisError(code, false);
}
