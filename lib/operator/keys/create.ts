import { makeApiKey } from '../../../functions/callers/api-key.ts';
import type { ApiKeyRow } from '../../../functions/callers/api-key-row.ts';
import { Refusal, type Terminal } from '../commands.ts';
import { readKept } from './look.ts';
import { type Bearer, isOver, toCallerRow, toRow } from './rows.ts';
import { formatKey, toValue } from './show.ts';
import type { ApiKeys } from './table.ts';

/** What an API key is made of. */
export interface Order extends Bearer {
  /** Epoch milliseconds; undefined where it has no end. */
  expiresAt: number | undefined;
  /** It is for the caller who had the name before. */
  isSameCaller: boolean;
}

/**
 * Makes an API key, and shows it this once. A name that is taken goes to nobody else: its idempotency keys, and what was
 * sent under them, would go along.
 *
 * @throws Refusal where the name may be somebody else's
 */
export async function create(keys: ApiKeys, order: Order, terminal: Terminal): Promise<void> {
  const now = terminal.now();
  const { caller } = order;
  const others = await readKept(keys, now, caller);
  const name = await keys.findCaller(caller);
  const isTaken = others.length > 0 || (name !== undefined && !isOver(name, now));
  if (isTaken && !order.isSameCaller) {
    throw new Refusal(
      `The name ${caller} is taken, or was until lately, and what was sent by it is remembered. Add --same-caller where this is the same caller, or take another name.`,
    );
  }
  const made = makeApiKey(order.mode);
  const row = toRow(order, made, now, order.expiresAt);
  const kept = toCallerRow(caller, [...others, row]);
  // The name first: an API key is never there without it.
  if (isTaken) await keys.keepName(kept);
  else if (!(await keys.takeName(kept, now))) {
    throw new Refusal(`The name ${caller} has been taken meanwhile; look at it with list.`);
  }
  await keys.add(row);
  terminal.print(formatMade(row, made.text, now), { ...toValue(row, now), apiKey: made.text });
}

/** What is shown of a new API key. */
export const formatMade = (row: ApiKeyRow, text: string, now: number): string =>
  `${text}\n\nThat is the API key. It is not shown again, and stored nowhere: hand it over now.\n\n${formatKey(row, now)}`;
