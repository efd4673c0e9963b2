import type { IdempotencyRecord, Status } from '../idempotency/record.ts';

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

/** A record as a hash has it: every value is text, and its `pk` is in the key. */
export type Fields = { [name in Exclude<keyof IdempotencyRecord, 'pk' | 'status' | 'response'>]: string } & {
  status: Status;
  response?: string;
};

/** A record, to be written. */
export function toFields(row: IdempotencyRecord): Fields {
  const { status, claimId, fingerprint, claimedAt, leaseUntil, expiresAt, response } = row;
  return {
    status,
    claimId,
    fingerprint,
    claimedAt: String(claimedAt),
    leaseUntil: String(leaseUntil),
    expiresAt: String(expiresAt),
    ...(response && { response: JSON.stringify(response) }),
  };
}

/** @param fields as they stand there: none, where there is no record */
export function toRecord(pk: string, fields: Partial<Fields>): IdempotencyRecord | undefined {
  if (Object.keys(fields).length === 0) return undefined;
  const { status, claimId, fingerprint, claimedAt, leaseUntil, expiresAt, response } = fields as Fields;
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

/** What HGETALL answers: name by name. */
export const readFields = (words: readonly string[]): Partial<Fields> =>
  Object.fromEntries(words.flatMap((name, index) => (index % 2 === 0 ? [[name, words[index + 1]]] : [])));
