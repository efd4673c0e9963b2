import { readApiKey } from '../../../functions/callers/api-key.ts';
import type { ApiKeyRow } from '../../../functions/callers/api-key-row.ts';
import { judgeApiKey } from '../../../functions/callers/judge-api-key.ts';
import type { Terminal } from '../commands.ts';
import { formatKey, toValue } from './show.ts';
import type { ApiKeys } from './table.ts';

/** Why there is nothing of an API key to show. */
const NOTHING = {
  malformed: 'It is no API key: another form, or a letter is wrong.',
  unknown: 'It is well-formed, and this table does not know it.',
  wrong: 'It is well-formed, and this table knows another API key under its id.',
} as const;

type Finding =
  | { kind: 'nothing'; why: keyof typeof NOTHING }
  | { kind: 'row'; row: ApiKeyRow; isActive: boolean };

/** Tells what an API key is, as the authorizer judges it. @returns whether it lets in */
export async function check(keys: ApiKeys, text: string, terminal: Terminal): Promise<boolean> {
  const now = terminal.now();
  const finding = await find(keys, text, now);
  if (finding.kind === 'nothing') {
    terminal.print(NOTHING[finding.why], { state: finding.why });
    return false;
  }
  terminal.print(formatKey(finding.row, now), toValue(finding.row, now));
  return finding.isActive;
}

async function find(keys: ApiKeys, text: string, now: number): Promise<Finding> {
  const key = readApiKey(text);
  if (!key) return { kind: 'nothing', why: 'malformed' };
  const row = await keys.find(key.id);
  if (!row) return { kind: 'nothing', why: 'unknown' };
  const verdict = judgeApiKey(key, row, now);
  if (verdict.kind === 'refused' && verdict.reason === 'wrong') return { kind: 'nothing', why: 'wrong' };
  return { kind: 'row', row, isActive: verdict.kind === 'authorized' };
}
