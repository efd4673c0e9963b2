import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { Refusal, type Terminal } from '../commands.ts';
import type { Evidence } from './evidence.ts';
import { judge } from './judge.ts';
import { findSource, type Progress, readLogs } from './read-logs.ts';
import type { RecordsRead } from './read-records.ts';
import { describeVerdict } from './text.ts';

/** What is to be audited. */
export interface Audit {
  /** Files or log groups. */
  logs: readonly string[];
  /** Reads the records, wherever they are. */
  readRecords: (progress: Progress) => Promise<RecordsRead>;
  /** Undefined where there is no CloudWatch, so that all logs are files. */
  cloudWatch: CloudWatchLogsClient | undefined;
  /** As they were typed; log groups are read from a day ago on, if left out. */
  since: string | undefined;
  until: string | undefined;
  /** As deployed, in seconds. */
  windowSeconds: number;
  holdSeconds: number;
}

/** As long as a record lives, and a little more. */
const A_DAY_MS = 25 * 3_600_000;

/**
 * Holds a deployment's own history against its promises, and changes nothing.
 *
 * @returns whether all that was seen agrees with them
 * @throws Refusal where something cannot be read
 */
export async function audit(what: Audit, terminal: Terminal, progress: Progress): Promise<boolean> {
  const { cloudWatch, windowSeconds, holdSeconds } = what;
  const given = { since: toTime(what.since), until: toTime(what.until) };
  if ((given.since ?? -Infinity) >= Math.min(given.until ?? Infinity, terminal.now()))
    throw new Refusal('--since is not before --until, or not before now: there is nothing to audit.');
  const sources = await Promise.all(what.logs.map((name) => findSource(name, cloudWatch)));
  const isAnyGroup = sources.some(({ kind }) => kind === 'group');
  const since = given.since ?? (isAnyGroup ? (given.until ?? terminal.now()) - A_DAY_MS : undefined);
  const lines = await readLogs(sources, { ...given, since }, progress);
  // After the lines: what they tell stands in the table by then.
  const rows = await what.readRecords(progress);
  progress('');
  const readAt = terminal.now();
  const until = given.until ?? readAt;
  const evidence: Evidence = { ...lines, ...rows, since, until, readAt, windowSeconds, holdSeconds };
  const verdict = judge(evidence);
  terminal.print(describeVerdict(verdict, evidence), verdict);
  return verdict.findings.length === 0;
}

function toTime(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const time = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time)) throw new Refusal(`"${text}" is no date, as 2026-01-31 or 2026-01-31T12:00:00Z.`);
  return time;
}
