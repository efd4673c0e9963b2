import type { IdempotencyRecord } from '../idempotency/record.ts';

/**
 * The shard of a record, which is the hash tag of its keys: the first of the 43 characters of its `pk`, so there are 64 of
 * about the same size, and a script meets one only.
 */
export const shardOf = (pk: string): string => pk.slice(0, 1);

/** All shards that there are. */
export const SHARDS: readonly string[] = [
  ...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_',
];

/** The key of a record. @param name what all keys of this store begin with */
export const toRowKey = (name: string, pk: string): string => `${name}:{${shardOf(pk)}}:${pk}`;

/** No record's `pk` is as short. */
const INDEX = 'open';

/** The key of a shard's index: its records that are or may become open, by when they may. */
export const toIndexKey = (name: string, shard: string): string => `${name}:{${shard}}:${INDEX}`;

/** The `pk` of the record that a key is of; none, where it is an index's. */
export function readRowKey(key: string): string | undefined {
  const pk = key.slice(key.lastIndexOf(':') + 1);
  return pk === INDEX ? undefined : pk;
}

/** A record as the fields of a hash, name by name; its `pk` is in the key. */
export function toFields({ pk: _, response, ...row }: IdempotencyRecord): string[] {
  const fields = Object.entries(row).flatMap(([name, value]) => [name, String(value)]);
  return response ? [...fields, 'response', JSON.stringify(response)] : fields;
}

/** A record as a hash holds it: every value is text. */
type Fields = Pick<IdempotencyRecord, 'status' | 'claimId' | 'fingerprint'> & { [name: string]: string };

/** @param found what HGETALL answers, name by name: nothing, where there is no record */
export function toRecord(pk: string, found: unknown): IdempotencyRecord | undefined {
  const words = found as string[];
  if (words.length === 0) return undefined;
  const fields = {} as Fields;
  // On the way of every repeat, so without a list of pairs.
  for (let index = 1; index < words.length; index += 2) fields[words[index - 1] ?? ''] = words[index] ?? '';
  const { status, claimId, fingerprint, claimedAt, leaseUntil, expiresAt, response } = fields;
  return {
    pk,
    status,
    claimId,
    fingerprint,
    claimedAt: Number(claimedAt),
    leaseUntil: Number(leaseUntil),
    expiresAt: Number(expiresAt),
    ...(response && { response: JSON.parse(response) }),
  };
}
