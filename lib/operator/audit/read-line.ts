import * as v from 'valibot';
import type { EndedRequest, ProofLine, RequestLine, UnreadLines } from './evidence.ts';
import { batchSchema, endedSchema, reportSchema, requestSchema } from './line-schemas.ts';

/** What one line of a log is, and its time, in epoch milliseconds. */
export type LineReading =
  | { kind: 'request'; at: number; request: RequestLine; isOutdated: boolean }
  | { kind: 'batch'; at: number; proofs: ProofLine[]; isOutdated: boolean }
  | { kind: 'ended'; at: number; ended: EndedRequest }
  /** Readable, and tells nothing about a promise. */
  | { kind: 'other' }
  | { kind: 'unread'; why: Exclude<keyof UnreadLines, 'outdated'> };

type Json = { [name: string]: unknown };

/**
 * Reads a line as a function wrote it, or as Lambda wraps it: its own members then are under `message`.
 *
 * @param line what CloudWatch exports to S3 has its time in front
 * @param loggedAt epoch milliseconds, where the log itself has a time for each line
 */
export function readLine(line: string, loggedAt?: number): LineReading {
  const outer = parse(line.replace(/^\S+Z\s+(?={)/, ''));
  if (!outer) return { kind: 'unread', why: 'unreadable' };
  const at = readTime(outer) ?? loggedAt ?? readTime({ time: line.split(/\s/, 1)[0] });
  const inner = isObject(outer.message) ? outer.message : outer;
  if (!tellsSomething(inner)) return { kind: 'other' };
  return at === undefined ? { kind: 'unread', why: 'timeless' } : readOwn(inner, at);
}

function parse(line: string): Json | undefined {
  try {
    const value = JSON.parse(line);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null;

function readTime({ timestamp, time }: Json): number | undefined {
  const given = timestamp ?? time;
  const at = typeof given === 'string' ? Date.parse(given) : Number.NaN;
  return Number.isNaN(at) ? undefined : at;
}

/** A request without a record was turned away before anything else; asking for a key changes nothing. */
function tellsSomething({ event, type, record, outcome }: Json): boolean {
  if (event === 'request') return record !== undefined && outcome !== 'looked-up' && outcome !== 'failed';
  return event === 'batch' || event === 'ended' || type === 'platform.report';
}

function readOwn(line: Json, at: number): LineReading {
  if (line.event === 'request') return readRequest(line, at);
  if (line.event === 'batch') return readBatch(line, at);
  if (line.event === 'ended') {
    const { success, output } = v.safeParse(endedSchema, line);
    return success ? toEnded(at, output.durationMs) : unreadable;
  }
  const { success, output } = v.safeParse(reportSchema, line);
  if (!success) return unreadable;
  if (output.record.status === 'success') return { kind: 'other' };
  return toEnded(at, output.record.metrics.durationMs);
}

const toEnded = (at: number, durationMs: number): LineReading => ({
  kind: 'ended',
  at,
  ended: { from: at - durationMs, until: at },
});

const unreadable = { kind: 'unread', why: 'unreadable' } as const;

function readRequest(line: Json, at: number): LineReading {
  const { success, output } = v.safeParse(requestSchema, line);
  if (!success) return unreadable;
  const { event: _, reason, tableError, durationMs, ...told } = output;
  const { outcome, messageId, until } = told;
  const mustTell = outcome === 'sent' ? messageId : outcome === 'not-sent' || outcome === 'unknown' || until;
  return {
    kind: 'request',
    at,
    request: {
      ...told,
      at,
      startedAt: at - durationMs,
      ...(tableError !== undefined && { tableFailed: true }),
    },
    isOutdated: mustTell === undefined,
  };
}

function readBatch(line: Json, at: number): LineReading {
  const { success, output } = v.safeParse(batchSchema, line);
  if (!success) return unreadable;
  const { messages, ignored, unreadable: odd, proofs } = output;
  return {
    kind: 'batch',
    at,
    proofs: proofs.map((proof) => ({ ...proof, at })),
    isOutdated: messages > ignored + odd && proofs.length === 0,
  };
}
