import { makeApiKey } from '../../../functions/callers/api-key.ts';
import type { ApiKeyRow } from '../../../functions/callers/api-key-row.ts';
import { Refusal, type Terminal } from '../commands.ts';
import { formatMade } from './create.ts';
import { findKept, readKept } from './look.ts';
import { expireAt, findState, revokeAt, toCallerRow, toKeyId, toRow } from './rows.ts';
import { formatInstant, formatKey, formatState, toValue } from './show.ts';
import type { ApiKeys } from './table.ts';

/** How one API key takes over from another. */
export interface Rotation {
  /** How long the first one works on, in milliseconds. */
  keepMs: number;
  /** When the second one ends, in epoch milliseconds; `never`, or undefined where nobody said. */
  expiresAt: number | 'never' | undefined;
}

/** Makes a second API key for the same caller, and lets the first work on for a while. @throws Refusal */
export async function rotate(
  keys: ApiKeys,
  id: string,
  { keepMs, expiresAt }: Rotation,
  terminal: Terminal,
): Promise<void> {
  const now = terminal.now();
  const first = await findKept(keys, id, now);
  if (findState(first, now) !== 'active') {
    throw new Refusal(
      `The API key ${id} has ended (${formatState(first, now)}): make a new one with create --same-caller.`,
    );
  }
  if (first.expiresAt !== undefined && expiresAt === undefined) {
    throw new Refusal(`The API key ${id} expires: say with --expires when the next one does, or never.`);
  }
  const ending = expireAt(first, Math.min(first.expiresAt ?? Number.POSITIVE_INFINITY, now + keepMs));
  const end = formatInstant(ending.expiresAt ?? now);
  const question = `Make another one for ${first.caller}, and let this one end at ${end}? It cannot be made to last longer again.`;
  if (!(await terminal.confirm(`${formatKey(first, now)}\n\n${question}`))) return unchanged(terminal);
  const made = makeApiKey(first.mode);
  const second = toRow(first, made, now, expiresAt === 'never' ? undefined : expiresAt);
  await keepName(keys, first.caller, [second], now);
  // Before the first one ends: a crash in between leaves one that nobody knows, and takes none away.
  await keys.add(second);
  if (!(await keys.replace(first, ending))) {
    await keys.remove(second);
    throw refuseChanged();
  }
  const text = `${formatMade(second, made.text, now)}\n\nThe API key ${id} works on until ${end}.`;
  terminal.print(text, { ...toValue(second, now), apiKey: made.text, replaces: toValue(ending, now) });
}

/** Ends an API key at once. One that has ended already is left as it is, and said to be so. @throws Refusal */
export async function revoke(keys: ApiKeys, id: string, terminal: Terminal): Promise<void> {
  const now = terminal.now();
  const row = await findKept(keys, id, now);
  if (findState(row, now) !== 'active') {
    return terminal.print(
      `Nothing was changed: the API key ${id} has ended already (${formatState(row, now)}).`,
      toValue(row, now),
    );
  }
  const question =
    'Revoke it? It never works again, and what it has sent stays sent. The gateway may still take it for as long as authorizerCacheSeconds says.';
  if (!(await terminal.confirm(`${formatKey(row, now)}\n\n${question}`))) return unchanged(terminal);
  const revoked = revokeAt(row, now);
  if (!(await keys.replace(row, revoked))) throw refuseChanged();
  await keepName(keys, row.caller, [], now);
  terminal.print(`Revoked: ${toKeyId(row)}, of ${row.caller}.`, toValue(revoked, now));
}

/** Keeps a caller's name for as long as these and all that they have need it. */
async function keepName(keys: ApiKeys, caller: string, more: ApiKeyRow[], now: number): Promise<void> {
  const rows = await readKept(keys, now, caller);
  await keys.keepName(toCallerRow(caller, [...rows, ...more]));
}

const refuseChanged = () => new Refusal('The API key has changed meanwhile; look at it again.');

function unchanged(terminal: Terminal): void {
  terminal.print('Nothing was changed.', { changed: false });
}
