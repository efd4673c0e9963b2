import { markdownTable } from '../markdown-table.ts';
import { type Assumptions, billedMs, type Cost, costOfMillion, sesOfMillion, type Usage } from './cost.ts';
import { prices } from './prices.ts';

/** At the upper end of what AWS tells of new environments, "under 1 %". */
export const assumptions: Assumptions = { coldShare: 0.01 };

const dollars = (amount: number) => amount.toFixed(2);
const sum = (cost: Cost) => cost.reduce((before, [, amount]) => before + amount, 0);

/**
 * What a million emails cost, part by part.
 *
 * @param usages by what the column is called
 */
export function costTable(usages: readonly (readonly [string, Usage])[], assumptions: Assumptions): string {
  const costs = usages.map(([, usage]) => costOfMillion(usage, prices, assumptions));
  const parts = costs[0]?.map(([part]) => part) ?? [];
  const amounts = (row: number) => costs.map((cost) => dollars(cost[row]?.[1] ?? Number.NaN));
  const forAccount = (account: string, thousand: number) => {
    const ses = sesOfMillion(thousand);
    return [
      [`**together**, ${account}`, ...costs.map((cost) => dollars(ses + sum(cost)))],
      [`beside SES alone, ${account}`, ...costs.map((cost) => `+${((100 * sum(cost)) / ses).toFixed(1)} %`)],
    ];
  };
  const everywhere = (thousand: number) => costs.map(() => dollars(sesOfMillion(thousand)));
  return markdownTable(
    ['dollars for a million emails', ...usages.map(([name]) => name)],
    [
      ['SES, older account', ...everywhere(prices.sesThousand)],
      ['SES, new account', ...everywhere(prices.sesThousandNew)],
      ...parts.map((part, row) => [part, ...amounts(row)]),
      ...forAccount('older account', prices.sesThousand),
      ...forAccount('new account', prices.sesThousandNew),
    ],
  );
}

const MEMORY_MB = [128, 256, 512, 1_024, 1_769] as const;

/** What more memory, and with it more of a core, brings for the function that sends, and costs. */
export function memoryTable(
  [first]: readonly (readonly [string, Usage])[],
  assumptions: Assumptions,
): string {
  if (!first) return '';
  const [, usage] = first;
  const rows = MEMORY_MB.map((memoryMb) => {
    const send = { ...usage.send, memoryMb };
    const { cpuMs, coldCpuMs } = send;
    const always = { coldShare: 0 };
    const warm = billedMs(send, always);
    const cold = billedMs({ ...send, cpuMs: cpuMs + coldCpuMs }, always);
    const cost = costOfMillion({ ...usage, send }, prices, assumptions);
    const [, lambda = Number.NaN] = cost.find(([part]) => part === 'Lambda, send-email') ?? [];
    return [String(memoryMb), String(warm), String(cold), dollars(lambda)];
  });
  return markdownTable(['memory, MB', 'a send, ms', 'a cold one, ms', 'dollars for a million'], rows);
}

/** What the table above takes for granted, with the figures that it was made from. */
export function assumed(usages: readonly (readonly [string, Usage])[], assumptions: Assumptions): string {
  const { coldShare } = assumptions;
  const [, first] = usages[0] ?? [];
  if (!first) return '';
  const { send, batch } = first;
  const ms = (value: number) => value.toFixed(1);
  return [
    'SES: 0.10 dollars for a thousand emails for accounts that sent since June 2025, 0.16 for those that are new since July \
2026 (second-hand; look up your own).',
    `List prices of us-east-1 without free tiers. The function that sends has ${send.memoryMb} MB on arm64, the one \
behind events ${batch.memoryMb}; ${100 * coldShare} % of \
invocations start a new environment, whose initialisation is billed too.`,
    `A send is billed ${ms(billedMs(send, assumptions))} ms: it waits ${ms(send.waitMs)} ms for the fakes and works \
${ms(send.cpuMs)} ms, stretched to the share of a \
core that ${send.memoryMb} MB bring; Lambda’s core is taken to be as fast as this machine’s. Slower answers of SES cost more: \
100 ms are ${dollars(1_000_000 * 0.1 * (send.memoryMb / 1_024) * prices.lambdaGbSecond)} dollars for a million.`,
    `An email logs ${Math.round(send.logBytes)} bytes by its function and ${first.accessLogBytes} in the access log, \
and has ${first.events} events, Send and Delivery; ${usages
      .map(
        ([name, { batch }]) => `a batch (${name}) is billed ${ms(billedMs(batch, assumptions))} ms and logs \
${Math.round(batch.logBytes)} bytes`,
      )
      .join(', ')}.`,
    'Not in it: what is paid by the month (alarms, metrics, dashboard, polling an idle queue, counting open records), \
the few MB that records and logs take while they are kept, and data sent by callers’ own choice, such as attachments.',
  ].join('\n');
}
