import { describe, expect, test } from 'vitest';
import { billedMs, costOfMillion, sesOfMillion, type Usage } from '../../../bench/cost/cost.ts';
import { prices } from '../../../bench/cost/prices.ts';

/** Half a core: stretches CPU by two. */
const HALF_CORE = 1_769 / 2;
const idle = { memoryMb: 1_024, waitMs: 0, cpuMs: 0, coldCpuMs: 0, logBytes: 0 };
const warm = { coldShare: 0 };

const nothing: Usage = {
  send: idle,
  accessLogBytes: 0,
  writeUnits: 0,
  events: 0,
  eventsABatch: 1,
  batch: { ...idle, readUnits: 0 },
};

function cost(usage: Partial<Usage>) {
  return Object.fromEntries(costOfMillion({ ...nothing, ...usage }, prices, warm));
}

describe('what is billed of an invocation', () => {
  test('is waiting, and working with the share of a core that the memory brings', () => {
    expect(billedMs({ ...idle, memoryMb: HALF_CORE, waitMs: 10, cpuMs: 3 }, warm)).toBe(16);
  });

  test('is rounded up to a millisecond', () => {
    expect(billedMs({ ...idle, waitMs: 10.1 }, warm)).toBe(11);
  });

  test('is not made shorter by more than a whole core', () => {
    expect(billedMs({ ...idle, memoryMb: 3_538, cpuMs: 8 }, warm)).toBe(8);
  });

  test('has its share of new environments', () => {
    const cold = { ...idle, memoryMb: HALF_CORE, coldCpuMs: 100 };
    expect(billedMs(cold, { coldShare: 0.01 })).toBeCloseTo(2);
  });
});

describe('a million emails', () => {
  test('cost 100 or 160 dollars at SES, by when an account is from', () => {
    expect(sesOfMillion(prices.sesThousand)).toBe(100);
    expect(sesOfMillion(prices.sesThousandNew)).toBe(160);
  });

  test('cost a request each at the gateway and at Lambda', () => {
    expect(cost({})).toMatchObject({ 'HTTP API, 1 request': 1, 'Lambda, send-email': 0.2 });
  });

  test('cost 13.33 dollars for a second of a GB each', () => {
    const { 'Lambda, send-email': send } = cost({ send: { ...idle, waitMs: 1_000 } });
    expect(send).toBeCloseTo(0.2 + 13.3334, 4);
  });

  test('cost their units at the table', () => {
    expect(cost({ writeUnits: 2 })['DynamoDB, writes']).toBe(1.25);
  });

  test('have events that are cheaper in batches', () => {
    const batch = { ...idle, readUnits: 10 };
    const full = cost({ events: 2, eventsABatch: 10, batch });
    expect(full['SNS, 2 publishes']).toBe(1);
    // Two put, and a fifth of a batch received and deleted.
    expect(full.SQS).toBeCloseTo(2.4 * 0.4);
    expect(full['Lambda, record-outcome']).toBeCloseTo(0.2 * 0.2);
    expect(full['DynamoDB, reads']).toBeCloseTo(0.2 * 10 * 0.125);
    const single = cost({ events: 2, eventsABatch: 1, batch: { ...batch, readUnits: 1 } });
    expect(single.SQS).toBeCloseTo(6 * 0.4);
  });

  test('cost half a dollar for a GB of logs, wherever they come from', () => {
    const kilobyte = 1_073.741824;
    const batch = { ...idle, readUnits: 0, logBytes: kilobyte };
    const usage = { send: { ...idle, logBytes: kilobyte }, accessLogBytes: kilobyte, events: 2, batch };
    expect(cost(usage)['CloudWatch Logs']).toBeCloseTo(4 * 0.5);
  });
});
