import type { RedisClient } from '../../functions/redis/client.ts';

/** What a server says of itself, as far as it decides what may be promised. A managed one may leave some of it out. */
export interface RedisState {
  name: 'Redis' | 'Valkey';
  version: string;
  /** What is done where there is no room: with anything but `noeviction` a claim may be forgotten, and an email sent twice. */
  policy?: string;
  /** Whether it writes down what it has: none of it makes what it acknowledges durable in a failover. */
  log?: 'on' | 'off';
  isPrimary?: boolean;
  isCluster?: boolean;
}

/** The versions that the scripts are written for, from the first to before the second. */
const VERSIONS = { Redis: ['6.2', '9'], Valkey: ['7.2', '10'] } as const;

/** Whether the store is known to work on it. */
export function isKnownVersion({ name, version }: Pick<RedisState, 'name' | 'version'>): boolean {
  const [first, end] = VERSIONS[name];
  return !isBefore(version, first) && isBefore(version, end);
}

function isBefore(version: string, other: string): boolean {
  const [one, two] = [version, other].map((text) => text.split('.').map(Number));
  const at = (two ?? []).findIndex((number, index) => (one?.[index] ?? 0) !== number);
  return at >= 0 && (one?.[at] ?? 0) < (two?.[at] ?? 0);
}

/** Asks the server at the client's own address by INFO, which needs no right to its configuration. @throws RedisError */
export async function readRedisState(client: RedisClient, ms: number): Promise<RedisState> {
  const text = String(await client.ask('', ['INFO'], ms));
  const says = new Map(
    [...text.matchAll(/^(\w+):(.*?)\r?$/gm)].map(([, name = '', value = '']) => [name, value]),
  );
  const valkey = says.get('valkey_version');
  const policy = says.get('maxmemory_policy');
  const log = says.get('aof_enabled');
  const role = says.get('role');
  const cluster = says.get('cluster_enabled');
  return {
    ...(valkey
      ? { name: 'Valkey', version: valkey }
      : { name: 'Redis', version: says.get('redis_version') ?? '' }),
    ...(policy && { policy }),
    ...(log && { log: log === '1' ? 'on' : 'off' }),
    ...(role && { isPrimary: role === 'master' }),
    ...(cluster && { isCluster: cluster === '1' }),
  };
}
