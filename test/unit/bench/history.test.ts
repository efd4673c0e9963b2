import { describe, expect, test } from 'vitest';
import { costOfHistory, costOfWebhook, type HistoryUsage } from '../../../bench/cost/history.ts';
import { lifeBytes } from '../../../bench/cost/life-bytes.ts';
import { prices } from '../../../bench/cost/prices.ts';

const idle = { memoryMb: 1_024, waitMs: 0, cpuMs: 0, coldCpuMs: 0, logBytes: 0, writeUnits: 0, readUnits: 0 };
const GB = 1_073_741_824;
const KILOBYTE = GB / 1_000_000;
const warm = { coldShare: 0 };

const nothing: HistoryUsage = {
  events: 2,
  eventsABatch: 1,
  without: idle,
  with: idle,
  announce: idle,
  call: idle,
  itemBytes: 0,
  callBytes: 0,
};

const history = (usage: Partial<HistoryUsage>, days = 30) =>
  Object.fromEntries(costOfHistory({ ...nothing, ...usage }, prices, warm, days));
const webhook = (usage: Partial<HistoryUsage>) =>
  Object.fromEntries(costOfWebhook({ ...nothing, ...usage }, prices, warm));

describe('the history of a million emails', () => {
  test('costs what recording takes beyond what it takes anyway', () => {
    const usage = {
      without: { ...idle, waitMs: 10, readUnits: 1, logBytes: KILOBYTE },
      with: { ...idle, waitMs: 60, readUnits: 2, writeUnits: 1, logBytes: 2 * KILOBYTE },
    };
    const cost = history(usage);
    // 50 ms of a GB, twice.
    expect(cost['Lambda, record-outcome, more']).toBeCloseTo(2 * 0.05 * 13.3334, 4);
    expect(cost['DynamoDB, writes']).toBe(1.25);
    expect(cost['DynamoDB, reads']).toBe(0.25);
    expect(cost['CloudWatch Logs, more']).toBeCloseTo(2 * 0.5);
  });

  test('has changes that are cheaper in batches', () => {
    const single = history({});
    expect(single['SQS, changes']).toBeCloseTo(6 * 0.4);
    expect(single['SNS, changes']).toBeCloseTo(2 * 0.5);
    expect(single['Lambda, announce-outcome']).toBeCloseTo(2 * 0.2);
    const full = history({ eventsABatch: 10 });
    expect(full['SQS, changes']).toBeCloseTo(0.6 * 0.4);
    expect(full['SNS, changes']).toBeCloseTo(0.2 * 0.5);
    expect(full['Lambda, announce-outcome']).toBeCloseTo(0.2 * 0.2);
  });

  test('is paid by how long it is kept, and with what recovery keeps', () => {
    const itemBytes = KILOBYTE - 100;
    const year = history({ itemBytes }, 365)['DynamoDB, 365 days of it, with recovery'];
    expect(year).toBeCloseTo(12 * (0.25 + 0.2));
    expect(history({ itemBytes }, 0)['DynamoDB, 0 days of it, with recovery']).toBe(0);
  });
});

describe('a webhook for a million emails', () => {
  test('costs a call for each change, and what it sends', () => {
    const cost = webhook({ call: { ...idle, waitMs: 500, logBytes: KILOBYTE }, callBytes: KILOBYTE });
    expect(cost['SQS, calls']).toBeCloseTo(6 * 0.4);
    expect(cost['Lambda, call-webhook']).toBeCloseTo(2 * (0.2 + 0.5 * 13.3334), 4);
    expect(cost['data sent out']).toBeCloseTo(2 * 0.09);
    expect(cost['CloudWatch Logs']).toBeCloseTo(2 * 0.5);
  });

  test('sends as much in batches, by fewer invocations', () => {
    const cost = webhook({ eventsABatch: 10, callBytes: KILOBYTE });
    expect(cost['SQS, calls']).toBeCloseTo(2.4 * 0.4);
    expect(cost['Lambda, call-webhook']).toBeCloseTo(0.2 * 0.2);
    expect(cost['data sent out']).toBeCloseTo(2 * 0.09);
  });
});

test('the item of a usual email is a fraction of a write unit', () => {
  expect(lifeBytes()).toBeGreaterThan(250);
  expect(lifeBytes()).toBeLessThan(1_024);
});
