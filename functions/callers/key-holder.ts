import type { Mode } from './api-key.ts';
import type { ApiKeyRow } from './api-key-row.ts';

/** Who called with an API key, as the authorizer tells the functions behind the gateway. */
export interface KeyHolder {
  caller: string;
  mode: Mode;
  /** Addresses or domains. */
  senders: readonly string[];
  /** The id of the API key. */
  apiKey: string;
}

/** A key holder as the gateway hands them on: texts alone. No address and no domain has a comma. */
export type HolderContext = { [name in keyof KeyHolder]: string };

/** What the gateway is to hand on. @param apiKey its id, without what it is stored under */
export function toContext({ caller, mode, senders }: ApiKeyRow, apiKey: string): HolderContext {
  return { caller, mode, senders: senders.join(','), apiKey };
}

/** undefined where the context is of another authorizer, or there is none. */
export function readKeyHolder(context: { [name: string]: unknown } | undefined): KeyHolder | undefined {
  const { caller, mode, senders, apiKey } = context ?? {};
  if (typeof caller !== 'string' || caller === '' || typeof apiKey !== 'string') return undefined;
  if (typeof senders !== 'string' || (mode !== 'live' && mode !== 'test')) return undefined;
  return { caller, mode, senders: senders.split(','), apiKey };
}

/**
 * Their scope. It is the caller's and not the API key's, so that a new one finds every record of the one before; what was
 * only tested is never taken for what was sent.
 */
export const toHolderScope = ({ caller, mode }: KeyHolder): string =>
  `api-key:${caller}${mode === 'test' ? ' test' : ''}`;
