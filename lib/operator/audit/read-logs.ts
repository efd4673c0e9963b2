import { stat } from 'node:fs/promises';
import { type CloudWatchLogsClient, paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs';
import { Refusal } from '../commands.ts';
import type { Lines } from './evidence.ts';
import { readFileLines } from './file-lines.ts';
import { type LineReading, readLine } from './read-line.ts';

/** Where lines are: a file, or a log group of CloudWatch. */
export type LogSource =
  | { kind: 'file'; name: string }
  | { kind: 'group'; name: string; client: CloudWatchLogsClient };

/** Which lines count, by their times; epoch milliseconds. A bound that is left out is none. */
export interface Range {
  since?: number;
  until?: number;
}

/** Told of how far it is. */
export type Progress = (text: string) => void;

/** Tells files from log groups. @param client undefined where all logs are files @throws Refusal */
export async function findSource(name: string, client: CloudWatchLogsClient | undefined): Promise<LogSource> {
  const found = await stat(name).catch(() => undefined);
  if (found?.isFile()) return { kind: 'file', name };
  if (found || !client) throw new Refusal(`"${name}" is no file.`);
  return { kind: 'group', name, client };
}

/** Reads all lines of these logs that are in the range. @throws Refusal where one cannot be read */
export async function readLogs(
  sources: readonly LogSource[],
  range: Range,
  progress: Progress,
): Promise<Lines> {
  const lines = makeLines();
  for (const source of sources) {
    const { name } = source;
    let read = 0;
    const from = source.kind === 'file' ? readFile(name) : readGroup(source.client, name, range);
    for await (const { text, at } of from) {
      read += 1;
      if (read % 1_000 === 0) progress(`${name}: ${read.toLocaleString('en')} lines`);
      if (text.trim() !== '') addLine(lines, readLine(text, at), range);
    }
  }
  return lines;
}

/** `at` in epoch milliseconds, where the log has a time for each line. */
interface Text {
  text: string;
  at?: number;
}

async function* readFile(name: string): AsyncGenerator<Text> {
  for await (const text of readFileLines(name)) yield { text };
}

async function* readGroup(
  client: CloudWatchLogsClient,
  name: string,
  { since, until }: Range,
): AsyncGenerator<Text> {
  const pages = paginateFilterLogEvents({ client }, { logGroupName: name, startTime: since, endTime: until });
  try {
    for await (const { events = [] } of pages) {
      for (const { message = '', timestamp } of events) yield { text: message, at: timestamp };
    }
  } catch (error) {
    throw refuse(name, error as Error);
  }
}

function refuse(name: string, { name: what, message }: Error): Refusal {
  if (what === 'ResourceNotFoundException')
    return new Refusal(`"${name}" is neither a file here nor a log group of this account and region.`);
  return new Refusal(`"${name}" is no file here, and no log group that could be read: ${what}: ${message}`);
}

const makeLines = (): Lines => ({
  requests: [],
  proofs: [],
  ended: [],
  counts: { requests: 0, batches: 0, unreadable: 0, timeless: 0, outdated: 0 },
});

function addLine(lines: Lines, reading: LineReading, { since = -Infinity, until = Infinity }: Range): void {
  const { counts } = lines;
  if ('at' in reading && (reading.at < since || reading.at > until)) return;
  switch (reading.kind) {
    case 'request':
      counts.requests += 1;
      counts.outdated += reading.isOutdated ? 1 : 0;
      lines.requests.push(reading.request);
      break;
    case 'batch':
      counts.batches += 1;
      counts.outdated += reading.isOutdated ? 1 : 0;
      lines.proofs.push(...reading.proofs);
      break;
    case 'ended':
      lines.ended.push(reading.ended);
      break;
    case 'other':
      break;
    case 'unread':
      counts[reading.why] += 1;
      break;
    default:
      reading satisfies never;
  }
}
