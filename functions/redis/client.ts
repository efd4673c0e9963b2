import { setTimeout as sleep } from 'node:timers/promises';
import type { RedisAddress } from '../configuration/read-redis-variables.ts';
import { type Command, type Connection, type Credentials, connect } from './connection.ts';
import { mayPass, RedisError, readRedirection } from './redis-error.ts';

/** Where the store is, and how to be let in. */
export interface RedisSettings {
  address: RedisAddress;
  /** Asked before each connection: a token may have become too old, a password another one. */
  credentials?: () => Promise<Credentials>;
  /** How long one attempt may take, in milliseconds, its connection included; a second, if left out. */
  attemptMs?: number;
}

/** What the stores ask of Redis. */
export interface RedisClient {
  /**
   * Does a command, and repeats it until its time is up: **each of ours is safe to repeat**.
   *
   * @param shard the hash tag of its keys
   * @param ms milliseconds for the whole of it
   * @throws RedisError
   */
  ask(shard: string, command: Command, ms: number): Promise<unknown>;
  close(): void;
}

/** The code of an attempt that was given up, as the system names it. */
const LATE = 'ETIMEDOUT';

/** An attempt that takes a second is lost; Redis answers within a millisecond. */
const ATTEMPT_MS = 1_000;
const FIRST_PAUSE_MS = 25;
/** So that the three seconds of a settle hold many attempts. */
const LONGEST_PAUSE_MS = 400;
/** From a node that knows little to the one that has the shard, which may be just moving on. */
const HOPS_MAX = 3;

/**
 * A client of one server, or of a cluster: whoever has not got the shard says who has, and that is remembered until an attempt
 * fails. A connection is made when it is needed and stays; one that failed, or died while Lambda had the process frozen, is
 * thrown away, and what was sent over it is sent again over a fresh one.
 */
export function createRedisClient(settings: RedisSettings): RedisClient {
  const { address, attemptMs = ATTEMPT_MS } = settings;
  const home = 'path' in address ? undefined : address;
  const open = new Map<string, Promise<Connection>>();
  const moved = new Map<string, RedisAddress>();

  const drop = (to: RedisAddress, connection: Promise<Connection>) => {
    const name = JSON.stringify(to);
    // Of all that were on it, one has ended it.
    if (open.get(name) !== connection) return;
    open.delete(name);
    connection.then((one) => one.close()).catch(() => {});
  };
  const reach = (to: RedisAddress): Promise<Connection> => {
    const name = JSON.stringify(to);
    const known = open.get(name);
    if (known) return known;
    const make = async () => connect(to, await settings.credentials?.(), attemptMs, () => drop(to, made));
    const made = make();
    open.set(name, made);
    // Whatever was in its way, credentials that could not be read among it, may be gone when the next one is made.
    made.catch(() => drop(to, made));
    return made;
  };

  /** One attempt: a redirection is followed within it, since nothing was done by whoever redirects. */
  async function attempt(shard: string, command: Command, until: number): Promise<unknown> {
    let to = moved.get(shard) ?? address;
    let asking = false;
    for (let hops = 0; ; hops++) {
      const connection = reach(to);
      try {
        return await limit(until, async (isGivenUp) => {
          const { send } = await connection;
          // Nobody waits for it any more, and it may say something else by now.
          return isGivenUp() ? undefined : send(command, asking);
        });
      } catch (error) {
        const onward = home && hops < HOPS_MAX && readRedirection(error, 'host' in to ? to.host : home.host);
        if (!onward) {
          // The server may be no primary any more, and the shard elsewhere.
          if (mayPass(error)) drop(to, connection);
          moved.delete(shard);
          throw error;
        }
        to = { host: onward.host, port: onward.port, tls: home.tls };
        asking = onward.asking;
        if (!asking) moved.set(shard, to);
      }
    }
  }

  return {
    async ask(shard, command, ms) {
      const until = performance.now() + ms;
      let told: unknown;
      for (let longest = FIRST_PAUSE_MS; ; longest = Math.min(2 * longest, LONGEST_PAUSE_MS)) {
        try {
          return await attempt(shard, command, Math.min(performance.now() + attemptMs, until));
        } catch (error) {
          // The last try may have no time to be answered: what one before it was told says more.
          told = isLate(error) ? (told ?? error) : error;
          const pause = Math.random() * longest;
          if (!mayPass(error) || performance.now() + pause >= until) throw told;
          await sleep(pause);
        }
      }
    },
    close() {
      for (const connection of open.values()) connection.then((one) => one.close()).catch(() => {});
      open.clear();
    },
  };
}

const isLate = (error: unknown) => error instanceof RedisError && error.code === LATE;

/**
 * @param until when it is given up, as `performance.now()` tells it
 * @param work is told, whenever it asks, whether it was given up meanwhile
 * @throws RedisError
 */
function limit<T>(until: number, work: (isGivenUp: () => boolean) => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    let givenUp = false;
    const giveUp = () => {
      givenUp = true;
      reject(new RedisError(LATE, false));
    };
    const timer = setTimeout(giveUp, Math.max(0, until - performance.now()));
    work(() => givenUp)
      .then(resolve, reject)
      .finally(() => clearTimeout(timer));
  });
}
