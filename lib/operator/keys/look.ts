import type { ApiKeyRow } from '../../../functions/callers/api-key-row.ts';
import { Refusal, type Terminal } from '../commands.ts';
import { isOver } from './rows.ts';
import { formatKey, formatList, toValue } from './show.ts';
import type { ApiKeys } from './table.ts';

/** Lists API keys by their callers, the oldest first. @param caller undefined for all of them */
export async function list(keys: ApiKeys, caller: string | undefined, terminal: Terminal): Promise<void> {
  const now = terminal.now();
  const rows = await readKept(keys, now, caller);
  rows.sort((one, other) => compare(one.caller, other.caller) || one.createdAt - other.createdAt);
  terminal.print(
    formatList(rows, now),
    rows.map((row) => toValue(row, now)),
  );
}

/** Shows one API key. @throws Refusal where there is none */
export async function show(keys: ApiKeys, id: string, terminal: Terminal): Promise<void> {
  const now = terminal.now();
  const row = await findKept(keys, id, now);
  terminal.print(formatKey(row, now), toValue(row, now));
}

/** The API keys that are not over, whatever TTL has left. @param now epoch milliseconds @param caller one, or all */
export const readKept = async (keys: ApiKeys, now: number, caller?: string): Promise<ApiKeyRow[]> =>
  (await keys.readAll()).filter(
    (row) => !isOver(row, now) && (caller === undefined || row.caller === caller),
  );

/** One API key that is not over. @param now epoch milliseconds @throws Refusal where there is none */
export async function findKept(keys: ApiKeys, id: string, now: number): Promise<ApiKeyRow> {
  const row = await keys.find(id);
  if (!row || isOver(row, now)) throw new Refusal(`There is no API key ${id}: never made, or over for long.`);
  return row;
}

const compare = (one: string, other: string) => (one < other ? -1 : Number(one > other));
