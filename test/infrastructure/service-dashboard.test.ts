import { expect, test } from 'vitest';
import { all, only, type Template, text } from '../support/template.ts';
import { configurations, synthesize } from './synthesize.ts';

type Row = unknown[];

interface Widget {
  type: string;
  x: number;
  y: number;
  width: number;
  height: number;
  properties: { title: string; metrics?: Row[]; alarms?: string[]; region?: string };
}

const widgetsOf = (template: Template): Widget[] =>
  JSON.parse(text(only(template, 'AWS::CloudWatch::Dashboard')[1].Properties.DashboardBody)).widgets;

const template = synthesize(configurations.webhook);
const widgets = widgetsOf(template);
const rows = widgets.flatMap(({ properties }) => properties.metrics ?? []);

/** Namespace, name, and the names and values of dimensions; expressions have none of their own. */
const metrics = rows
  .filter(([first]) => typeof first === 'string')
  .map((row) => row.filter((cell) => typeof cell === 'string'));

test('it shows what is to be seen', () => {
  expect(widgets.map(({ properties }) => properties.title)).toEqual([
    'Alarms',
    'Traffic',
    'Outcomes',
    'Latency, ms',
    'SES reputation, 0 to 1',
    "SES's events",
    'Unknown for too long, and healed',
    'What became of emails',
    'Telling others',
    'Cost: requests and emails',
    'Cost: the tables',
  ]);
  expect(widgets.every(({ width, x }) => width + x <= 24)).toBe(true);
});

test('all alarms are on it', () => {
  const [first] = widgets;
  const alarms = all(template, 'AWS::CloudWatch::Alarm').map(([id]) => `<${id}.Arn>`);
  expect(first?.properties.alarms).toEqual(alarms);
});

test('all metrics of the logs are on it, and no other of their namespace', () => {
  const filtered = all(template, 'AWS::Logs::MetricFilter').map(([, { Properties }]) => {
    const [{ MetricNamespace, MetricName }] = Properties.MetricTransformations;
    return `${MetricNamespace} ${MetricName}`;
  });
  const shown = metrics.filter(([namespace]) => String(namespace).startsWith('EmailApi/'));
  expect(new Set(shown.map((row) => row.join(' ')))).toEqual(new Set(filtered));
});

/** By the services' own documentation of their metrics: names, and the dimensions that they have. */
const known: { [namespace: string]: { names: RegExp; dimensions: string[] } } = {
  'AWS/ApiGateway': { names: /^(Count|4xx|5xx|Latency)$/, dimensions: ['ApiId', 'Stage'] },
  'AWS/Lambda': { names: /^Duration$/, dimensions: ['FunctionName'] },
  'AWS/DynamoDB': { names: /^Consumed(Read|Write)CapacityUnits$/, dimensions: ['TableName'] },
  'AWS/SES': { names: /^Reputation\.(Bounce|Complaint)Rate$/, dimensions: ['ses:configuration-set'] },
  'AWS/SQS': {
    names: /^Approximate(AgeOfOldestMessage|NumberOfMessagesVisible)$/,
    dimensions: ['QueueName'],
  },
};

test('every other metric is one that its service has, of a resource of this stack', () => {
  const others = metrics.filter(([namespace]) => !String(namespace).startsWith('EmailApi/'));
  expect(new Set(others.map(([namespace]) => namespace))).toEqual(new Set(Object.keys(known)));
  for (const [namespace, name, ...dimensions] of others) {
    const service = known[String(namespace)];
    expect(name).toMatch(service?.names ?? /$^/);
    const [names, values] = [0, 1].map((odd) => dimensions.filter((_, index) => index % 2 === odd));
    if (namespace !== 'AWS/SES' || dimensions.length > 0) expect(names).toEqual(service?.dimensions);
    for (const value of values ?? []) {
      const [, id] = /^<(\w+)[.>]/.exec(String(value)) ?? [];
      expect(value === '$default' || template.Resources[String(id)]).toBeTruthy();
    }
  }
});

test('what Lambda costs is counted with the memory that each function has', () => {
  const costs = (stack: Template) =>
    widgetsOf(stack)
      .flatMap(({ properties }) => properties.metrics ?? [])
      .flatMap(([first]) => (first as { expression?: string }).expression ?? []);
  const expression = (gigabytes: number) =>
    `FILL(ms0, 0) * ${gigabytes} / 1000 + FILL(ms1, 0) * 0.5 / 1000 + FILL(ms2, 0) * 0.5 / 1000 + ` +
    'FILL(ms3, 0) * 0.5 / 1000 + FILL(ms4, 0) * 0.5 / 1000';
  expect(costs(synthesize())).toEqual([expression(1)]);
  expect(costs(synthesize({ memoryMb: 2_048 }))).toEqual([expression(2)]);
});

test.each(Object.entries(configurations))('%s: it is the same', (name, context) => {
  const without = name === 'no history' ? 2 : 0;
  expect(widgetsOf(synthesize(context))).toHaveLength(widgets.length - without);
});
