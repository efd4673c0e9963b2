import { HOLD_SECONDS } from '../../functions/idempotency/record.ts';
import { findRedisServer } from './redis-server.ts';
import type { StoreOptions } from './store.ts';

/** The Redis that `npm start -- --store` names. @throws RangeError where it is another store, or there is no server to start */
export function storeFrom(text: string | undefined, url: string | undefined): StoreOptions['redis'] {
  if (text === undefined) return undefined;
  if (text !== 'redis') throw new RangeError(`--store can be redis only, and is "${text}"`);
  if (url) return { url };
  const program = findRedisServer();
  if (program) return { program };
  throw new RangeError(
    '--store redis needs redis-server or valkey-server on the PATH, or REDIS_URL=redis://HOST:PORT of one that runs',
  );
}

/** The seconds of `WINDOW_SECONDS`. @throws RangeError where it is no such time */
export function windowFrom(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const seconds = Number(text);
  if (Number.isInteger(seconds) && seconds >= 1 && seconds <= HOLD_SECONDS) return seconds;
  throw new RangeError(`WINDOW_SECONDS must be 1 to ${HOLD_SECONDS}, and is "${text}"`);
}
