import { setTimeout as sleep } from 'node:timers/promises';
import { type CloudWatchLogsClient, paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs';
import { Broken } from './answer.ts';

/** Where `RecordOutcome` writes down which events came. */
export interface EventLog {
  /** @returns whether an event of the email was seen in time @throws Broken where it cannot be looked for */
  waitFor(messageId: string): Promise<boolean>;
}

/** Where and how long to look; times in milliseconds. */
export interface EventLogOptions {
  client: CloudWatchLogsClient;
  group: string;
  /** When the run began, epoch milliseconds. */
  since: number;
  waitMs: number;
  pauseMs: number;
  /** The end of all of it. */
  signal: AbortSignal;
}

/** SES tells within seconds, and CloudWatch shows a line some seconds later. */
export const EVENT_WAIT = { waitMs: 45_000, pauseMs: 2_000 } as const;

/** Clocks differ by less. */
const CLOCK_MS = 60_000;

/** The lines of a log group that name an email of SES. */
export function openEventLog({ client, group, since, waitMs, pauseMs, signal }: EventLogOptions): EventLog {
  const isThere = async (messageId: string) => {
    const filter = { logGroupName: group, filterPattern: `"${messageId}"`, startTime: since - CLOCK_MS };
    try {
      for await (const { events = [] } of paginateFilterLogEvents({ client }, filter, {
        abortSignal: signal,
      })) {
        if (events.length > 0) return true;
      }
      return false;
    } catch (error) {
      if (signal.aborted) return false;
      const { name, message } = error as Error;
      throw new Broken(`the log group of --logs, "${group}", cannot be read: ${name}: ${message}`);
    }
  };
  return {
    async waitFor(messageId) {
      const deadline = performance.now() + waitMs;
      for (;;) {
        if (await isThere(messageId)) return true;
        if (signal.aborted || performance.now() + pauseMs > deadline) return false;
        await sleep(pauseMs, undefined, { signal }).catch(() => {});
      }
    },
  };
}
