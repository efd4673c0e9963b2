import { markdownTable } from '../markdown-table.ts';
import { type Cost, sesOfMillion } from './cost.ts';
import { RECEIVER_MS } from './fake-services.ts';
import { billedInWords, costOfHistory, costOfWebhook, type HistoryUsage } from './history.ts';
import { prices } from './prices.ts';
import { assumptions } from './report.ts';

/** As it is deployed, and the longest that it may be. */
const DAYS = 30;
const DAYS_MAX = 365;

const dollars = (amount: number) => amount.toFixed(2);
const sum = (cost: Cost) => cost.reduce((before, [, amount]) => before + amount, 0);

/** What history, and a webhook, cost of a million emails, part by part, and what that was made from. @param usages by column */
export function historyText(usages: readonly (readonly [string, HistoryUsage])[]): string {
  const histories = usages.map(([, usage]) => costOfHistory(usage, prices, assumptions, DAYS));
  const webhooks = usages.map(([, usage]) => costOfWebhook(usage, prices, assumptions));
  const both = histories.map((history, column) => [...history, ...(webhooks[column] ?? [])]);
  const table = markdownTable(
    ['dollars more for a million emails', ...usages.map(([name]) => name)],
    [
      ...partRows(histories),
      ...sumRows('history', histories),
      ...partRows(webhooks),
      ...sumRows('history and a webhook', both),
    ],
  );
  return `${table}\n\n${assumed(usages)}`;
}

function partRows(costs: readonly Cost[]): string[][] {
  const parts = costs[0]?.map(([part]) => part) ?? [];
  return parts.map((part, row) => [part, ...costs.map((cost) => dollars(cost[row]?.[1] ?? Number.NaN))]);
}

function sumRows(what: string, costs: readonly Cost[]): string[][] {
  const ses = sesOfMillion(prices.sesThousand);
  return [
    [`**${what}**`, ...costs.map((cost) => dollars(sum(cost)))],
    [
      'of what SES takes, older account',
      ...costs.map((cost) => `+${((100 * sum(cost)) / ses).toFixed(1)} %`),
    ],
  ];
}

function assumed(usages: readonly (readonly [string, HistoryUsage])[]): string {
  const [, first] = usages[0] ?? [];
  if (!first) return '';
  const [longer = Number.NaN, usual = Number.NaN] = [DAYS_MAX, DAYS].map((days) =>
    sum(costOfHistory(first, prices, assumptions, days)),
  );
  const billed = usages.map(([name, usage]) => `${name}: ${billedInWords(usage, assumptions)}`);
  return [
    `List prices of us-east-1 without free tiers. An email has one recipient and ${first.events} events, Send and Delivery, each of \
which is a change that is told; its item has ${first.itemBytes} bytes. Kept for ${DAYS_MAX} days in place of ${DAYS}, it takes ${dollars(longer - usual)} more.`,
    `What a batch is billed (${billed.join('; ')}): the fakes answer as above, the receiver of the webhook after \
${RECEIVER_MS} ms, and a call sends ${Math.round(first.callBytes)} bytes, TLS included. A batch makes its calls at once; a receiver that takes \
a second for each costs ${dollars(1_000_000 * (first.call.memoryMb / 1_024) * prices.lambdaGbSecond * first.events)} for a million emails \
one by one, and a tenth of that in batches.`,
    'Not in it: what is paid by the month (alarms, metrics, a secret, polling idle queues), the few questions to Secrets Manager, calls that \
fail and come again, what other subscribers of the topic pay, and reads by who asks.',
  ].join('\n');
}
