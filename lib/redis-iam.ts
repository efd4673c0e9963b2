import { Token } from 'aws-cdk-lib';

/** What is let in by IAM, and for which user of it. */
interface Connecting {
  readonly user: string;
  readonly cache: string;
  /** As `REDIS_IAM_KIND` has it. */
  readonly kind: 'elasticache' | 'elasticache-serverless' | 'memorydb';
}

/** By whom a cache lets the functions in with their own roles: there is no secret, and a token of theirs lives for a quarter of an hour. */
export class RedisIam {
  /**
   * A replication group of ElastiCache.
   *
   * @param userId of a user whose authentication is IAM, which is its name too
   * @param replicationGroupId in lower case, as its ARN has it
   *
   * @example
   * RedisIam.elastiCache('email-api', 'claims');
   */
  static elastiCache(userId: string, replicationGroupId: string): RedisIam {
    return new RedisIam({ user: userId, cache: replicationGroupId, kind: 'elasticache' });
  }

  /**
   * A serverless cache of ElastiCache.
   *
   * @param userId of a user whose authentication is IAM, which is its name too
   * @param cacheName in lower case, as its ARN has it
   */
  static elastiCacheServerless(userId: string, cacheName: string): RedisIam {
    return new RedisIam({ user: userId, cache: cacheName, kind: 'elasticache-serverless' });
  }

  /**
   * A cluster of MemoryDB.
   *
   * @param userName of a user whose authentication is IAM
   * @param clusterName in lower case, as its ARN has it
   */
  static memoryDb(userName: string, clusterName: string): RedisIam {
    return new RedisIam({ user: userName, cache: clusterName, kind: 'memorydb' });
  }

  /** @internal */
  readonly _connecting: Connecting;

  private constructor(connecting: Connecting) {
    for (const [what, name] of [
      ['user', connecting.user],
      ['cache', connecting.cache],
    ] as const) {
      if (!isName(name))
        throw new Error(`RedisIam needs the ${what}'s name, in lower case as its ARN has it`);
    }
    this._connecting = connecting;
  }
}

/** A token of a name can be none of another form. */
const isName = (name: unknown) =>
  typeof name === 'string' && (Token.isUnresolved(name) || /^[a-z][a-z0-9-]*$/.test(name));
