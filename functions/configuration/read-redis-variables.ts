import { type Environment, requireVariable } from './environment.ts';
import type { RedisVariables } from './variables.ts';

/** Where Redis is: a host over TCP, with TLS or without, or a socket of this machine. */
export type RedisAddress = { host: string; port: number; tls: boolean } | { path: string };

/** How a function is let in. */
export type RedisAuth =
  /** Nothing is asked, or the URL says it. */
  | { kind: 'given'; username?: string; password?: string }
  | { kind: 'secret'; arn: string }
  /** A token that the function's own role signs. */
  | { kind: 'iam'; user: string; cache: string; service: RedisIamService; serverless: boolean };

/** The services of AWS whose caches let in by IAM. */
export type RedisIamService = 'elasticache' | 'memorydb';

/** What a function with Redis in place of DynamoDB is told of it. */
export interface RedisPlace {
  address: RedisAddress;
  auth: RedisAuth;
}

const DEFAULT_PORT = 6_379;

/** @throws in one sentence, when a variable is missing or cannot be read */
export function readRedisVariables(environment: Environment): RedisPlace {
  const url = readUrl(requireVariable(environment, 'REDIS_URL' satisfies keyof RedisVariables));
  return { address: toAddress(url), auth: readAuth(environment, url) };
}

function readUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isSocket = url?.protocol === 'unix:' && url.pathname.length > 1;
  const isHost =
    url && ['redis:', 'rediss:'].includes(url.protocol) && url.hostname !== '' && /^\/?$/.test(url.pathname);
  if (url && (isSocket || isHost) && url.search === '' && url.hash === '') return url;
  // A database has a number, and a cluster only the first: names that begin alike keep stores apart.
  throw new Error(
    'The environment variable REDIS_URL must be redis://HOST:PORT, rediss://HOST:PORT or unix:/PATH, without a database',
  );
}

function toAddress({ protocol, hostname, port, pathname }: URL): RedisAddress {
  if (protocol === 'unix:') return { path: pathname };
  // Of an IPv6 address, without its brackets.
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  return { host, port: Number(port) || DEFAULT_PORT, tls: protocol === 'rediss:' };
}

function readAuth(environment: Environment, { username, password, protocol }: URL): RedisAuth {
  const of = (name: keyof RedisVariables) => environment[name];
  const arn = of('REDIS_SECRET_ARN');
  const user = of('REDIS_IAM_USER');
  if (Number(arn !== undefined) + Number(user !== undefined) + Number(password !== '') > 1)
    throw new Error('Name one of REDIS_SECRET_ARN, REDIS_IAM_USER and a password in REDIS_URL');
  if ((arn || user) && protocol !== 'rediss:')
    throw new Error('A secret goes over TLS only: REDIS_URL must begin with rediss://');
  if (arn) return { kind: 'secret', arn };
  if (user) return readIam(environment, user);
  if (username && !password)
    throw new Error('The environment variable REDIS_URL names a user without a password');
  return {
    kind: 'given',
    ...(username && { username: decode(username) }),
    ...(password && { password: decode(password) }),
  };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new Error('The environment variable REDIS_URL must have its user and password percent-encoded');
  }
}

function readIam(environment: Environment, user: string): RedisAuth {
  const cache = requireVariable(environment, 'REDIS_IAM_CACHE' satisfies keyof RedisVariables);
  const kind = environment['REDIS_IAM_KIND' satisfies keyof RedisVariables] ?? 'elasticache';
  const serverless = kind === 'elasticache-serverless';
  const service = serverless ? 'elasticache' : kind;
  if (service !== 'elasticache' && service !== 'memorydb')
    throw new Error(
      'The environment variable REDIS_IAM_KIND must be elasticache, elasticache-serverless or memorydb',
    );
  return { kind: 'iam', user, cache, service, serverless };
}
