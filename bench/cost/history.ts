import { type Assumptions, billedMs, type Cost, costOfLambda, type Invocation } from './cost.ts';
import type { Prices } from './prices.ts';

/** What recording one batch needs of the tables, counted there. */
export interface Recording extends Invocation {
  writeUnits: number;
  readUnits: number;
}

/** What the history of an email needs beside what sending it does. */
export interface HistoryUsage {
  /** SES's events about an email, each of which is a change: Send and Delivery. */
  events: number;
  /** How many of them a batch has, and as many changes one that is announced, or called out. */
  eventsABatch: number;
  /** The function behind SES's events, for one batch: without history, and with it. */
  without: Recording;
  with: Recording;
  /** The functions that tell others, for one batch. */
  announce: Invocation;
  call: Invocation;
  /** Of an email's item, in bytes. */
  itemBytes: number;
  /** What one call of a webhook sends, TLS included. */
  callBytes: number;
}

const MILLION = 1_000_000;
const GB_BYTES = 1_073_741_824;
/** "Amazon DynamoDB pricing": storage counts this much more for each item. */
const ITEM_OVERHEAD_BYTES = 100;
const DAYS_A_MONTH = 365 / 12;

/** What keeping it, and telling others by the topic, costs, in dollars for a million emails. @param days that it is kept */
export function costOfHistory(
  usage: HistoryUsage,
  prices: Prices,
  assumptions: Assumptions,
  days: number,
): Cost {
  const { events, eventsABatch, itemBytes } = usage;
  const batches = events / eventsABatch;
  const lambda = (invocation: Invocation) => batches * costOfLambda(invocation, prices, assumptions);
  const kept = ((itemBytes + ITEM_OVERHEAD_BYTES) * MILLION * days) / DAYS_A_MONTH / GB_BYTES;
  const more = (what: 'writeUnits' | 'readUnits' | 'logBytes') => usage.with[what] - usage.without[what];
  const logged = batches * (more('logBytes') + usage.announce.logBytes);
  return [
    // The same invocations, which work for longer.
    ['Lambda, record-outcome, more', lambda(usage.with) - lambda(usage.without)],
    ['DynamoDB, writes', batches * more('writeUnits') * prices.writeMillion],
    ['DynamoDB, reads', batches * more('readUnits') * prices.readMillion],
    [`DynamoDB, ${days} days of it, with recovery`, kept * (prices.storedGbMonth + prices.recoveryGbMonth)],
    // A batch is handed over, received and deleted with one request each, and is announced with one.
    ['SQS, changes', 3 * batches * prices.queueMillion],
    ['Lambda, announce-outcome', lambda(usage.announce)],
    ['SNS, changes', batches * prices.publishMillion],
    ['CloudWatch Logs, more', ((MILLION * logged) / GB_BYTES) * prices.logGb],
  ];
}

/** What a webhook costs beside that, in dollars for a million emails. */
export function costOfWebhook(usage: HistoryUsage, prices: Prices, assumptions: Assumptions): Cost {
  const { events, eventsABatch, call, callBytes } = usage;
  const batches = events / eventsABatch;
  return [
    // SNS puts each change; a batch is received and deleted with one request each.
    ['SQS, calls', (events + 2 * batches) * prices.queueMillion],
    ['Lambda, call-webhook', batches * costOfLambda(call, prices, assumptions)],
    ['data sent out', ((events * callBytes * MILLION) / GB_BYTES) * prices.outGb],
    ['CloudWatch Logs', ((batches * call.logBytes * MILLION) / GB_BYTES) * prices.logGb],
  ];
}

/** In words, what each function is billed for a batch. */
export const billedInWords = (usage: HistoryUsage, assumptions: Assumptions): string => {
  const ms = (invocation: Invocation) => billedMs(invocation, assumptions).toFixed(1);
  return `record-outcome ${ms(usage.without)} ms without history and ${ms(usage.with)} with it, announce-outcome \
${ms(usage.announce)}, call-webhook ${ms(usage.call)}`;
};
