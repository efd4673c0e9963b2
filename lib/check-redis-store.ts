import { RedisIam } from './redis-iam.ts';
import type { RedisStore } from './redis-store.ts';

const DEFAULT_PORT = 6_379;
const PORT_MAX = 65_535;

/** What is known of a Redis once its props have been checked. */
export interface CheckedRedisStore extends RedisStore {
  readonly url: string;
  readonly port: number;
}

/** @throws in one sentence, where it cannot be reached as it is described, or might send twice and nobody has said so */
export function checkRedisStore(given: RedisStore): CheckedRedisStore {
  const { vpc, iam, authToken, withoutTls, keyPrefix } = given ?? {};
  // `null` is what JavaScript, and a language without `undefined`, says for nothing.
  if (vpc == null) throw new Error('RecordStore.redis needs the vpc that Redis can be reached from');
  const url = readUrl(given);
  if (iam != null && authToken != null) throw new Error('authToken and iam exclude each other');
  if (iam != null && !(iam instanceof RedisIam)) {
    throw new Error(
      'iam must be RedisIam.elastiCache(…), .elastiCacheServerless(…) or .memoryDb(…), of this very package',
    );
  }
  if (withoutTls && (iam != null || authToken != null)) {
    throw new Error('authToken and iam go over TLS only: withoutTls must be left out');
  }
  if (keyPrefix != null && !/^[\w.:-]{1,64}$/.test(keyPrefix)) {
    throw new Error(
      'keyPrefix must be 1 to 64 letters, digits, colons, dots, hyphens and underscores, and no token',
    );
  }
  checkPromise(given);
  return { ...given, url, port: readPort(url) };
}

function checkPromise({ durable, mayForgetClaims }: RedisStore): void {
  if (durable && mayForgetClaims) {
    throw new Error('durable and mayForgetClaims exclude each other: what is durable forgets no claim');
  }
  if (!durable && !mayForgetClaims) {
    throw new Error(
      'Redis may forget acknowledged writes when it fails over, and a repeat then sends a second email: give durable: true, where it is MemoryDB or ElastiCache with synchronous durability, or accept it with mayForgetClaims: true',
    );
  }
}

/** A host may be a token, and nothing else of it. */
function readUrl({ url, endpoint, withoutTls }: RedisStore): string {
  if ((url == null) === (endpoint == null)) {
    throw new Error('RecordStore.redis needs one of url, as rediss://HOST:6379, and endpoint, as HOST:6379');
  }
  const text: unknown = url ?? `rediss://${endpoint}`;
  if (typeof text !== 'string' || !/^rediss?:\/\/[^\s/@?#]+\/?$/.test(text)) {
    throw new Error(
      'url must be rediss://HOST or rediss://HOST:PORT, without a user, a password or a database; where the host is a token, give endpoint',
    );
  }
  if (!text.startsWith('rediss:') && !withoutTls) {
    throw new Error('url must begin with rediss://, for TLS, unless withoutTls says that it need not');
  }
  return text.replace(/\/$/, '');
}

const TOKEN = /\$\{Token\[[^\]]*\]\}/g;

/** The security group lets out to it, so it is known at synthesis. */
function readPort(url: string): number {
  const host = url.replace(TOKEN, 'token').replace(/^rediss?:\/\//, '');
  // An IPv6 address is in brackets, and has colons of its own.
  const [, port] = /:([^:\]]*)$/.exec(host) ?? [];
  if (port === undefined) return DEFAULT_PORT;
  if (!/^\d{1,5}$/.test(port) || Number(port) > PORT_MAX) {
    throw new Error("Redis's port must be a number that is known at synthesis, as in HOST:6379");
  }
  return Number(port);
}
