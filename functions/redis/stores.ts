import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { readRedisVariables } from '../configuration/read-redis-variables.ts';
import { createDynamoDbClient } from '../dynamodb/client.ts';
import type { Tables } from '../dynamodb/find-seen.ts';
import { createDynamoDbLifeStore } from '../dynamodb/life-store.ts';
import type { Proof, ProofStore } from '../idempotency/proof-store.ts';
import type { Retention } from '../idempotency/record.ts';
import type { StoreLimits } from '../idempotency/record-store.ts';
import { createRedisClient, type RedisClient } from './client.ts';
import { createRedisLookUp } from './look-up.ts';
import { createRedisProofStore } from './proof-store.ts';
import { createRedisRecordStore } from './record-store.ts';
import { toSettings } from './settings.ts';

// What the build puts in the place of dynamodb/stores.ts: the same names, for Redis. What the entries call a table is what all
// keys begin with here.

/** A client of the store that the variables name. @throws in one sentence, where they cannot be read */
export const createStoreClient = (): RedisClient =>
  createRedisClient(toSettings(readRedisVariables(process.env)));

/** That of who claims and settles: every call is repeated until its time is up, so there is no other. */
export const createHolderClient = createStoreClient;

/** See `createRedisRecordStore`. */
export const createRecordStore = (
  client: RedisClient,
  name: string,
  limits: StoreLimits,
  retention: Retention,
) => createRedisRecordStore({ client, name }, limits, retention);

/** See `createRedisProofStore`. */
export const createProofStore = (client: RedisClient, name: string, callMs: number) =>
  createRedisProofStore({ client, name }, callMs);

/** See `createRedisLookUp`. */
export const createLookUp = (client: RedisClient, name: string, callMs: number) =>
  createRedisLookUp({ client, name }, callMs);

/** Lives are in DynamoDB, whichever store has the records: a client of its own. */
export const toLifeClient = (_: RedisClient) => createDynamoDbClient();

/** The records from Redis, and the lives from DynamoDB, at the same time. @param client that of lives */
export function createFindSeen(
  client: DynamoDBDocumentClient,
  store: ProofStore,
  { lives }: Tables,
  callMs: number,
) {
  // Nothing is kept of a life that is only read.
  const { findAll } = createDynamoDbLifeStore(client, lives, callMs, 0);
  return async (proofs: readonly Proof[]) => {
    const [rows, found] = await Promise.all([
      store.findAll(proofs.map(({ pk }) => pk)),
      findAll(proofs.map(({ messageId }) => messageId)),
    ]);
    return { rows, lives: found };
  };
}
