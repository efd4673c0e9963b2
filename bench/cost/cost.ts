import type { Prices } from './prices.ts';

/** What a function needs, on average, for one invocation. */
export interface Invocation {
  memoryMb: number;
  /** On the network, in milliseconds. */
  waitMs: number;
  /** Of a whole core, in milliseconds. */
  cpuMs: number;
  /** More CPU in a new environment: initialisation, and what the first request takes beyond a warm one. */
  coldCpuMs: number;
  logBytes: number;
}

/** What an email needs. */
export interface Usage {
  send: Invocation;
  accessLogBytes: number;
  writeUnits: number;
  /** SES's events about an email: Send and Delivery. */
  events: number;
  /** How many of them a batch has. */
  eventsABatch: number;
  /** The function behind them, for one batch. */
  batch: Invocation & { readUnits: number };
}

export interface Assumptions {
  /** The share of invocations that find no environment. */
  coldShare: number;
}

/** Lambda gives a whole core at this size, and less in proportion ("Configure Lambda function memory"). */
const WHOLE_CORE_MB = 1_769;

const MILLION = 1_000_000;
const GB_BYTES = 1_073_741_824;

/** Each part, in dollars for a million emails. */
export type Cost = readonly (readonly [part: string, dollars: number])[];

/** Milliseconds that are billed: waiting, and working with as much of a core as the memory brings. */
export function billedMs(
  { memoryMb, waitMs, cpuMs, coldCpuMs }: Omit<Invocation, 'logBytes'>,
  { coldShare }: Assumptions,
): number {
  const stretch = Math.max(1, WHOLE_CORE_MB / memoryMb);
  // Each invocation is rounded up to a millisecond; initialisation is billed since August 2025.
  return Math.ceil(waitMs + cpuMs * stretch) + coldShare * coldCpuMs * stretch;
}

/** A million invocations, in dollars. */
export function costOfLambda(invocation: Invocation, prices: Prices, assumptions: Assumptions): number {
  const gbSeconds = (billedMs(invocation, assumptions) / 1_000) * (invocation.memoryMb / 1_024);
  return prices.lambdaMillion + MILLION * gbSeconds * prices.lambdaGbSecond;
}

/** SES itself, in dollars for a million emails, which costs the same without us. */
export const sesOfMillion = (thousand: number): number => (MILLION / 1_000) * thousand;

/** What comes to SES itself. */
export function costOfMillion(usage: Usage, prices: Prices, assumptions: Assumptions): Cost {
  const { send, batch, events, eventsABatch } = usage;
  const batches = events / eventsABatch;
  const lambda = (invocations: number, invocation: Invocation) =>
    invocations * costOfLambda(invocation, prices, assumptions);
  const logged = usage.accessLogBytes + send.logBytes + batches * batch.logBytes;
  return [
    ['HTTP API, 1 request', prices.gatewayMillion],
    ['Lambda, send-email', lambda(1, send)],
    ['Lambda, record-outcome', lambda(batches, batch)],
    ['DynamoDB, writes', usage.writeUnits * prices.writeMillion],
    ['DynamoDB, reads', batches * batch.readUnits * prices.readMillion],
    [`SNS, ${events} publishes`, events * prices.publishMillion],
    // SNS puts each event; a batch is received and deleted with one request each.
    ['SQS', (events + 2 * batches) * prices.queueMillion],
    ['CloudWatch Logs', ((MILLION * logged) / GB_BYTES) * prices.logGb],
  ];
}
