import { type CheckedRedisStore, checkRedisStore } from './check-redis-store.ts';
import type { RedisStore } from './redis-store.ts';

/** Where it is kept what every key was used for. */
export class RecordStore {
  /** In a table of the EmailApi's own, which forgets nothing that it has acknowledged. */
  static dynamoDb(): RecordStore {
    return new RecordStore();
  }

  /**
   * In a Redis or Valkey that is there already. API keys, and what became of emails, stay in DynamoDB.
   *
   * @throws in one sentence, where it cannot be reached as it is described, or might send twice and nobody has said so
   * @param redis where it is, and what it promises
   *
   * @example
   * RecordStore.redis({
   *   endpoint: 'clustercfg.claims.abc123.memorydb.eu-west-1.amazonaws.com',
   *   vpc: network,
   *   iam: RedisIam.memoryDb('email-api', 'claims'),
   *   durable: true,
   * });
   */
  static redis(redis: RedisStore): RecordStore {
    return new RecordStore(checkRedisStore(redis));
  }

  /** @internal */
  readonly _redis: CheckedRedisStore | undefined;

  private constructor(redis?: CheckedRedisStore) {
    this._redis = redis;
  }
}
