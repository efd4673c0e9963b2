import { hashSecret, readApiKey } from '../../../functions/callers/api-key.ts';
import type { ApiKeyRow } from '../../../functions/callers/api-key-row.ts';
import type { Terminal } from '../commands.ts';
import { stateOf } from './rows.ts';
import { keyText, toValue } from './show.ts';
import type { ApiKeys } from './table.ts';

/** What an API key turns out to be. */
export type Finding =
  /** Another form, or a letter that is wrong: its checksum does not fit. */
  | { kind: 'malformed' }
  /** Nobody gets in with it: made for another table, over for long, or made up. */
  | { kind: 'unknown' }
  | { kind: 'active' | 'expired' | 'revoked'; row: ApiKeyRow };

/** Looks an API key up as the authorizer does. @param now epoch milliseconds */
export async function judgeApiKey(keys: ApiKeys, text: string, now: number): Promise<Finding> {
  const key = readApiKey(text);
  if (!key) return { kind: 'malformed' };
  const row = await keys.find(key.id);
  if (!row || row.mode !== key.mode || row.secretHash !== hashSecret(key.secret)) return { kind: 'unknown' };
  return { kind: stateOf(row, now), row };
}

/** Tells what an API key is. @returns whether it lets in */
export async function check(keys: ApiKeys, text: string, terminal: Terminal): Promise<boolean> {
  const now = terminal.now();
  const finding = await judgeApiKey(keys, text, now);
  switch (finding.kind) {
    case 'malformed':
      terminal.print('It is no API key: another form, or a letter is wrong.', { state: 'malformed' });
      return false;
    case 'unknown':
      terminal.print('It is well-formed, and this table does not know it.', { state: 'unknown' });
      return false;
    case 'active':
    case 'expired':
    case 'revoked':
      terminal.print(keyText(finding.row, now), toValue(finding.row, now));
      return finding.kind === 'active';
    default:
      return finding satisfies never;
  }
}
