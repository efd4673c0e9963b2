import { type ApiKey, hashSecret } from '../../functions/callers/api-key.ts';
import { type ApiKeyRow, toKeyRowId } from '../../functions/callers/api-key-row.ts';

/** 2026-07-01T12:00:00Z. */
export const CREATED = 1_782_907_200_000;

/** What is stored of an API key of the shop. */
export function apiKeyRowOf({ mode, id, secret }: ApiKey, more: Partial<ApiKeyRow> = {}): ApiKeyRow {
  return {
    id: toKeyRowId(id),
    caller: 'shop',
    mode,
    secretHash: hashSecret(secret),
    senders: ['no-reply@example.com'],
    createdAt: CREATED,
    last4: secret.slice(-4),
    ...more,
  };
}
