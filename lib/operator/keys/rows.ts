import { type ApiKey, hashSecret, type Mode } from '../../../functions/callers/api-key.ts';
import { type ApiKeyRow, toKeyRowId } from '../../../functions/callers/api-key-row.ts';

//  createdAt                          expiresAt or revokedAt                        deleteAt
//     |------------- active -------------------|---- ended; the name is still theirs ----|--> anyone's

/** A name that is taken, as long as its row is there and not over. */
export interface CallerRow {
  /** `caller#<name>` */
  id: string;
  caller: string;
  /** Epoch seconds; none where one of its API keys has no end. */
  deleteAt?: number;
}

/** Who gets an API key, as what. */
export interface Bearer {
  caller: string;
  mode: Mode;
  /** Addresses or domains, as `maySendAs` compares them. */
  senders: string[];
}

/** An API key lets in, or it does so no more. */
export type State = 'active' | 'expired' | 'revoked';

/**
 * How long a row stays after its API key has ended: the longest hold of an idempotency key is a week, and the gateway may
 * let in what has ended for an hour. Eight days, in seconds.
 */
const KEPT_SECONDS = 8 * 86_400;

/** The row of an API key. @param now epoch milliseconds, as `expiresAt` */
export function toRow(
  { caller, mode, senders }: Bearer,
  { key, text }: { key: ApiKey; text: string },
  now: number,
  expiresAt?: number,
): ApiKeyRow {
  const row: ApiKeyRow = {
    id: toKeyRowId(key.id),
    caller,
    mode,
    secretHash: hashSecret(key.secret),
    senders,
    createdAt: now,
    last4: text.slice(-4),
  };
  return expiresAt === undefined ? row : expireAt(row, expiresAt);
}

/** The row, ending by itself. @param expiresAt epoch milliseconds */
export const expireAt = (row: ApiKeyRow, expiresAt: number): ApiKeyRow => ({
  ...row,
  expiresAt,
  deleteAt: toDeleteAt(expiresAt),
});

/** The row, ended by hand. @param now epoch milliseconds */
export const revokeAt = (row: ApiKeyRow, now: number): ApiKeyRow => ({
  ...row,
  revokedAt: now,
  deleteAt: toDeleteAt(now),
});

/** The name's row while these are its API keys: it outlives them all. */
export function toCallerRow(caller: string, rows: readonly ApiKeyRow[]): CallerRow {
  const ends = rows.map(({ deleteAt }) => deleteAt ?? Number.POSITIVE_INFINITY);
  const deleteAt = Math.max(...ends);
  return { id: toCallerRowId(caller), caller, ...(Number.isFinite(deleteAt) && { deleteAt }) };
}

/** The row that keeps a caller's name. */
export const toCallerRowId = (caller: string): string => `caller#${caller}`;

/** Without what tells rows apart: as people name an API key. */
export const toKeyId = ({ id }: ApiKeyRow): string => id.slice(id.indexOf('#') + 1);

/** Whether it lets in. @param now epoch milliseconds */
export function findState({ revokedAt, expiresAt }: ApiKeyRow, now: number): State {
  if (revokedAt !== undefined) return 'revoked';
  return expiresAt !== undefined && expiresAt <= now ? 'expired' : 'active';
}

/** TTL deletes days late; what is over is as good as deleted. @param now epoch milliseconds */
export const isOver = ({ deleteAt }: { deleteAt?: number }, now: number): boolean =>
  deleteAt !== undefined && deleteAt * 1_000 <= now;

const toDeleteAt = (endMs: number): number => Math.ceil(endMs / 1_000) + KEPT_SECONDS;
