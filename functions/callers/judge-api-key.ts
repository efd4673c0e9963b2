import { timingSafeEqual } from 'node:crypto';
import { type ApiKey, hashSecret } from './api-key.ts';
import type { ApiKeyRow } from './api-key-row.ts';

/** Why an API key lets nobody in. Whoever calls is never told. */
export type KeyRefusal = 'unknown' | 'wrong' | 'revoked' | 'expired';

/** Whose API key it is, or why it lets nobody in. */
export type Verdict = { kind: 'authorized'; row: ApiKeyRow } | { kind: 'refused'; reason: KeyRefusal };

/** No secret has this hash: it is longer than any. */
const NOBODYS = hashSecret('x'.repeat(64));

/**
 * Does this API key let in whoever shows it? Whatever it is, one comparison is made, in a time that does not depend on it.
 *
 * @param row what is stored under its id
 * @param now epoch milliseconds
 */
export function judgeApiKey({ mode, secret }: ApiKey, row: ApiKeyRow | undefined, now: number): Verdict {
  const fits = timingSafeEqual(toBytes(hashSecret(secret)), toBytes(row?.secretHash ?? NOBODYS));
  if (row === undefined) return { kind: 'refused', reason: 'unknown' };
  if (!fits || row.mode !== mode) return { kind: 'refused', reason: 'wrong' };
  if (isPast(row.revokedAt, now)) return { kind: 'refused', reason: 'revoked' };
  if (isPast(row.expiresAt, now)) return { kind: 'refused', reason: 'expired' };
  return { kind: 'authorized', row };
}

const toBytes = (hash: string) => Buffer.from(hash, 'base64url');

const isPast = (at: number | undefined, now: number) => at !== undefined && at <= now;
