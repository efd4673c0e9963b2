import type { IdempotencyRecord } from '../../functions/idempotency/record.ts';
import { toFields } from '../../functions/redis/rows.ts';

/** A record as HSET is told it and HGETALL answers it: name by name. */
export const toRowWords = (row: IdempotencyRecord): string[] => Object.entries(toFields(row)).flat();
