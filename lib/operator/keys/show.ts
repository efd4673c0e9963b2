import { styleText } from 'node:util';
import type { ApiKeyRow } from '../../../functions/callers/api-key-row.ts';
import { findState, toKeyId } from './rows.ts';

/** An API key as a person reads it, one line a fact. */
export function formatKey(row: ApiKeyRow, now: number): string {
  const facts: [string, string][] = [
    ['id', toKeyId(row)],
    ['ends in', `…${row.last4}`],
    ['caller', row.caller],
    ['mode', row.mode === 'test' ? 'test: its emails reach no recipient' : 'live'],
    ['senders', row.senders.join(', ')],
    ['created', formatInstant(row.createdAt)],
    ['expires', row.expiresAt === undefined ? 'never' : formatInstant(row.expiresAt)],
    ['state', formatState(row, now)],
  ];
  return facts.map(([name, value]) => `${styleText('dim', name.padEnd(10))}${value}`).join('\n');
}

/** API keys, one a line. */
export function formatList(rows: readonly ApiKeyRow[], now: number): string {
  if (rows.length === 0) return 'There is no API key.';
  const head = ['ID', 'ENDS IN', 'CALLER', 'MODE', 'STATE', 'CREATED', 'EXPIRES', 'SENDERS'];
  const lines = rows.map((row) => [
    toKeyId(row),
    row.last4,
    row.caller,
    row.mode,
    findState(row, now),
    formatDay(row.createdAt),
    row.expiresAt === undefined ? 'never' : formatDay(row.expiresAt),
    row.senders.join(' '),
  ]);
  const widths = head.map((_, column) =>
    Math.max(...[head, ...lines].map((line) => line[column]?.length ?? 0)),
  );
  const [first = '', ...others] = [head, ...lines].map((line) =>
    line
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return [styleText('dim', first), ...others].join('\n');
}

/** An API key as programs read it: all but the hash of its secret. */
export function toValue(row: ApiKeyRow, now: number) {
  const { secretHash: _, ...told } = row;
  return { ...told, id: toKeyId(row), state: findState(row, now) };
}

/** Whether it lets in, and since or until when. */
export function formatState(row: ApiKeyRow, now: number): string {
  const state = findState(row, now);
  switch (state) {
    case 'active':
      return row.expiresAt === undefined ? 'active' : `active until ${formatInstant(row.expiresAt)}`;
    case 'expired':
      return `expired on ${formatInstant(row.expiresAt ?? now)}`;
    case 'revoked':
      return `revoked on ${formatInstant(row.revokedAt ?? now)}`;
    default:
      return state satisfies never;
  }
}

/** A time as people and programs read it. @param ms epoch milliseconds */
export const formatInstant = (ms: number): string => new Date(ms).toISOString();

const formatDay = (ms: number): string => formatInstant(ms).slice(0, 10);
