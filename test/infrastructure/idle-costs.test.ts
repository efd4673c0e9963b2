import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { billedMs } from '../../bench/cost/cost.ts';
import { functionLogBytes } from '../../bench/cost/log-bytes.ts';
import { prices } from '../../bench/cost/prices.ts';
import { all, functionOf, only, type Resource, type Template } from '../support/template.ts';
import { configurations, synthesize } from './synthesize.ts';

// docs/operations.md tells what a month costs in which nothing is sent.

const template = synthesize();
const HOURS = 730;
/** One each quarter of an hour. */
const COUNTS = HOURS * 4;

const metricsOf = ({ Properties: { Metrics } }: Resource): number =>
  Metrics.filter((metric: object) => 'MetricStat' in metric).length;
const countAlarmMetrics = (stack: Template): number =>
  all(stack, 'AWS::CloudWatch::Alarm').reduce((sum, [, alarm]) => sum + metricsOf(alarm), 0);
const countQueues = (stack: Template): number => all(stack, 'AWS::Lambda::EventSourceMapping').length;

test('docs/operations.md tells what a month costs in which nothing is sent', () => {
  const alarms = all(template, 'AWS::CloudWatch::Alarm');
  const looked = countAlarmMetrics(template);
  const filters = all(template, 'AWS::Logs::MetricFilter');
  const rows: [part: string, amount: string, dollars: number][] = [
    [
      'CloudWatch alarms, which are paid by the metric',
      `${alarms.length} alarms of ${looked} metrics`,
      looked * prices.alarmMetricMonth,
    ],
    ['CloudWatch dashboard', '1', prices.dashboardMonth],
    [
      'CloudWatch metrics from logs',
      `1 of ${filters.length}; the others tell nothing without requests`,
      prices.metricMonth,
    ],
    ['SQS, Lambda asking two empty queues', '10 pollers, a request of 20 s each', 2 * POLLING],
    ['counting open records, logs included', `${COUNTS.toLocaleString('en')} times`, COUNTS * countDollars()],
  ];
  const sum = rows.reduce((before, [, , dollars]) => before + dollars, 0);
  const page = readFileSync('docs/operations.md', 'utf8').split('\n');
  for (const [part, amount, dollars] of rows) {
    expect(page).toContain(`| ${part} | ${amount} | ${dollars.toFixed(2)} |`);
  }
  expect(page).toContain(`| **together** | | **${sum.toFixed(2)}** |`);
});

test('and what a webhook, or no history, makes of it', () => {
  expect(countQueues(template)).toBe(2);
  const page = readFileSync('docs/operations.md', 'utf8').replaceAll('\n', ' ');
  const more = (stack: Template) =>
    (countQueues(stack) - 2) * POLLING +
    (countAlarmMetrics(stack) - countAlarmMetrics(template)) * prices.alarmMetricMonth +
    all(stack, 'AWS::SecretsManager::Secret').length * prices.secretMonth;
  expect(page).toContain(`a webhook costs ${more(synthesize(configurations.webhook)).toFixed(2)} more`);
  expect(page).toContain(
    `with \`historyDays=0\`, it is ${(-more(synthesize({ historyDays: 0 }))).toFixed(2)} less`,
  );
});

/** What Lambda keeps at a queue without messages: five requests that wait 20 s each. */
const POLLING = ((5 * HOURS * 3_600) / 20 / 1_000_000) * prices.queueMillion;

/** Of an empty table, by an environment that is new each time and works for a tenth of a second, which is a bound. */
function countDollars(): number {
  const [, rule] = only(template, 'AWS::Events::Rule');
  expect(rule.Properties.ScheduleExpression).toBe('rate(15 minutes)');
  const memoryMb: number = functionOf(template, 'CountOpenRecords')[1].Properties.MemorySize;
  const ms = billedMs({ memoryMb, waitMs: 10, cpuMs: 0, coldCpuMs: 100 }, { coldShare: 1 });
  return (
    (prices.lambdaMillion + prices.readMillion) / 1_000_000 +
    (ms / 1_000) * (memoryMb / 1_024) * prices.lambdaGbSecond +
    (functionLogBytes(100) / 1_073_741_824) * prices.logGb
  );
}
