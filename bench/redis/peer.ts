import { CachePersistenceLayer } from '@aws-lambda-powertools/idempotency/cache';
import type { IdempotencyRecord } from '@aws-lambda-powertools/idempotency/persistence';
import { Redis } from 'iovalkey';
import { createPeer } from '../peer-handler.ts';

// The peer on its cache layer, with the client that ours has.

const redis = new Redis(process.env.REDIS_URL ?? '');

/** The client in the form that the layer asks for. */
const client = {
  get: (name: string) => redis.get(name),
  set: (name: string, value: string, { EX, NX }: { EX: number; NX?: boolean }) =>
    NX ? redis.set(name, value, 'EX', EX, 'NX') : redis.set(name, value, 'EX', EX),
  del: (names: string[]) => redis.del(names),
};

/**
 * The layer of 2.35.0 writes no hash of the body once a request is settled, and with payload validation every replay then fails as
 * another request. Here it keeps it, so that the peer compares bodies as ours does.
 */
class MendedLayer extends CachePersistenceLayer {
  protected override async _updateRecord(record: IdempotencyRecord): Promise<void> {
    const {
      idempotencyKey,
      expiryTimestamp: expiration,
      responseData: data,
      payloadHash: validation,
    } = record;
    const item = JSON.stringify({ status: record.getStatus(), expiration, data, validation });
    await client.set(idempotencyKey, item, { EX: this.expiresAfterSeconds });
  }
}

// biome-ignore lint/suspicious/noExplicitAny: the layer's own type takes any value for a name
export const handler = createPeer(new MendedLayer({ client: client as any }));
