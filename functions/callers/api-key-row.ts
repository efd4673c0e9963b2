import type { Mode } from './api-key.ts';

/** An item of the table of API keys. The secret is not in it. */
export interface ApiKeyRow {
  /** `key#<id>` for an API key; `caller#<name>` reserves a caller's name. */
  id: string;
  /** 1 to 64 of `A-Z a-z 0-9 _ -`. */
  caller: string;
  mode: Mode;
  secretHash: string;
  /** Addresses or domains, as `maySendAs` compares them. The first address is who an email without `from` comes from. */
  senders: string[];
  /** Epoch milliseconds, as the next two. */
  createdAt: number;
  expiresAt?: number;
  revokedAt?: number;
  /** The last four characters of the API key, by which people tell it from others. */
  last4: string;
  /** Epoch seconds, for DynamoDB's TTL: a week, a hold and more, after it expired or was revoked. */
  deleteAt?: number;
}

/** The row of an API key. */
export const toKeyRowId = (id: string): string => `key#${id}`;

/** Finds the row of an API key by its id. @throws when the table does not answer */
export type FindApiKey = (id: string) => Promise<ApiKeyRow | undefined>;
