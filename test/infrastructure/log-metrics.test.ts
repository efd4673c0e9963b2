import { beforeEach, describe, expect, test, vi } from 'vitest';
import { makeApiKey } from '../../functions/callers/api-key.ts';
import type { FindApiKey } from '../../functions/callers/api-key-row.ts';
import type { Told } from '../../functions/emails/life.ts';
import { defaultLimits } from '../../functions/emails/limits.ts';
import type { SendOutcome } from '../../functions/emails/outcome.ts';
import { createAuthorizer } from '../../functions/http/authorizer.ts';
import { createEmailEndpoint } from '../../functions/http/email-endpoint.ts';
import { buildPipeline } from '../../functions/http/pipeline.ts';
import { countOpen } from '../../functions/idempotency/open-records.ts';
import type { Recorded } from '../../functions/outcomes/recording.ts';
import { type Asked, apiGatewayEvent, lambdaContext } from '../support/api-gateway-event.ts';
import { apiKeyRowOf, CREATED } from '../support/api-key-row-of.ts';
import { inMemoryRecordStore } from '../support/in-memory-record-store.ts';
import { all, type FunctionName, functionNames, functionOf, only } from '../support/template.ts';
import { configurations, synthesize } from './synthesize.ts';

const template = synthesize({ ...configurations['API keys'], ...configurations.webhook });
const printed = vi.spyOn(console, 'info');
beforeEach(() => {
  printed.mockReset().mockImplementation(() => {});
});

const logOf = (name: FunctionName) => functionOf(template, name)[1].Properties.LoggingConfig.LogGroup.Ref;

/** The metrics that a line of a log group makes, with their values. */
function metricsOf(logGroup: string, line: object): { [metric: string]: unknown } {
  const filters = all(template, 'AWS::Logs::MetricFilter').map(([, { Properties }]) => Properties);
  const matching = filters.filter(
    ({ LogGroupName, FilterPattern }) => LogGroupName.Ref === logGroup && matches(FilterPattern, line),
  );
  return Object.fromEntries(
    matching.map(({ MetricTransformations: [{ MetricName, MetricValue, MetricNamespace, Unit }] }) => {
      expect({ MetricNamespace, Unit }).toEqual({ MetricNamespace: 'EmailApi/EmailApi/Api', Unit: 'Count' });
      return [
        MetricName,
        MetricValue.startsWith('$.') ? at(line, MetricValue.slice(2)) : Number(MetricValue),
      ];
    }),
  );
}

/** What a function prints, as Lambda logs it in JSON. */
const logged = (message: unknown) => ({
  timestamp: '2026-01-01T00:00:00.000Z',
  level: 'INFO',
  requestId: 'request-1',
  message,
});

describe('a request is counted once', () => {
  type Send = () => Promise<SendOutcome>;
  const sends =
    (outcome: SendOutcome): Send =>
    async () =>
      outcome;
  const sent = sends({ kind: 'sent', messageId: 'm-1' });
  const notSent = (reason: (SendOutcome & { kind: 'not_sent' })['reason']) =>
    sends({ kind: 'not_sent', reason, cause: '429 X' });

  const api = (send: Send) => {
    const handler = buildPipeline(
      createEmailEndpoint({
        senders: { defaultFrom: { address: 'no-reply@example.com' }, allowed: ['example.com'] },
        store: inMemoryRecordStore(),
        send,
        limits: { ...defaultLimits, waitMs: 0 },
      }),
    );
    // Time for one attempt: what SES throttles is not tried again.
    const context = () => ({ ...lambdaContext(), getRemainingTimeInMillis: () => 15_000 });
    return (asked: Asked = {}) => handler(apiGatewayEvent(asked), context());
  };
  const lastLine = () => metricsOf(logOf('SendEmail'), logged(printed.mock.calls.at(-1)?.[0]));

  test.each<[string, Send]>([
    ['Sent', sent],
    ['Refused', sends({ kind: 'refused', reason: 'attachment-not-allowed', cause: '400 MessageRejected' })],
    ['Unknown', sends({ kind: 'unknown', cause: '500 X' })],
    ['Throttled', notSent('throttled')],
    ['Throttled', notSent('quota')],
    ['NotVerified', notSent('identity-not-verified')],
    ['NotSent', notSent('operator')],
    ['NotSent', notSent('never-left')],
  ])('as %s', async (metric, send) => {
    await api(send)();
    expect(lastLine()).toEqual({ [metric]: 1 });
  });

  test.each([
    sent,
    sends({ kind: 'refused', reason: 'attachment-not-allowed', cause: '400 MessageRejected' }),
  ])('as Replayed', async (send) => {
    const post = api(send);
    await post();
    await post();
    expect(lastLine()).toEqual({ Replayed: 1 });
  });

  test('as Reused', async () => {
    const post = api(sent);
    await post();
    await post({ body: { to: 'bob@example.com', subject: 'Another', text: 'Hi' } });
    expect(lastLine()).toEqual({ Reused: 1 });
  });

  test('as InProgress', async () => {
    const first = Promise.withResolvers<SendOutcome>();
    const post = api(() => first.promise);
    const answer = post();
    await post();
    expect(lastLine()).toEqual({ InProgress: 1 });
    first.resolve({ kind: 'sent', messageId: 'm-1' });
    await answer;
    expect(lastLine()).toEqual({ Sent: 1 });
  });

  test.each<Asked>([{ body: '{' }, { headers: { 'idempotency-key': undefined } }])(
    'as Rejected: %j',
    async (asked) => {
      await api(sent)(asked);
      expect(lastLine()).toEqual({ Rejected: 1 });
    },
  );

  test('as Unknown, where nobody expected the failure', async () => {
    const post = api(() => {
      throw new Error('unexpected');
    });
    await post();
    expect(lastLine()).toEqual({ Unknown: 1 });
  });
});

test.each<[Recorded['counts'], object]>([
  [{ healed: 3, known: 7 }, { Healed: 3 }],
  [{ known: 10 }, {}],
  [{ settled: 1, failed: 2 }, {}],
  [{ contradicted: 1 }, { Contradicted: 1 }],
])("a batch of SES's events with %j", (counts, metrics) => {
  expect(metricsOf(logOf('RecordOutcome'), logged({ event: 'batch', messages: 10, ...counts }))).toEqual(
    metrics,
  );
});

const toldMetrics: { [told in Exclude<Told, 'accepted'>]: string } = {
  delayed: 'Delayed',
  delivered: 'Delivered',
  'bounced-transient': 'BouncedTransiently',
  'bounced-permanent': 'BouncedPermanently',
  rejected: 'RejectedBySes',
  suppressed: 'Suppressed',
  complained: 'Complained',
};

test.each(Object.entries(toldMetrics))('changes to %s count as %s', (told, metric) => {
  const line = { event: 'batch', messages: 10, known: 10, changes: { accepted: 4, [told]: 3 } };
  expect(metricsOf(logOf('RecordOutcome'), logged(line))).toEqual({ [metric]: 3 });
});

test.each([
  [
    { delivered: 9, failed: 1 },
    { WebhookDelivered: 9, WebhookFailed: 1 },
  ],
  [{ gone: 2 }, { WebhookGone: 2 }],
])('calls of the webhook with %j', (counts, metrics) => {
  expect(metricsOf(logOf('CallWebhook'), logged({ event: 'webhook', messages: 10, ...counts }))).toEqual(
    metrics,
  );
});

test('without history, and without a webhook, there are none of theirs', () => {
  const namesOf = (context: object) =>
    all(synthesize(context), 'AWS::Logs::MetricFilter').map(
      ([, { Properties }]) => Properties.MetricTransformations[0].MetricName,
    );
  expect(namesOf({})).toEqual(expect.arrayContaining(Object.values(toldMetrics)));
  expect(namesOf({}).filter((name) => name.startsWith('Webhook'))).toEqual([]);
  expect(namesOf({ historyDays: 0 }).filter((name) => Object.values(toldMetrics).includes(name))).toEqual([]);
});

test.each([0, 2])('a count of open records with %i overdue', async (overdue) => {
  const now = 1_767_225_600_000;
  const row = { leaseUntil: now - 600_000 };
  const pages = (async function* () {
    yield { open: Array(overdue).fill(row), rows: 10 };
  })();
  const count = await countOpen(pages, now);
  expect(metricsOf(logOf('CountOpenRecords'), logged({ event: 'open-records', ...count }))).toEqual({
    OpenOverdue: overdue,
  });
});

describe('a question to the authorizer', () => {
  const { text, key } = makeApiKey('live');
  const lineOf = async (header: string, find: FindApiKey) => {
    const log = vi.fn((_line: object) => {});
    const ask = createAuthorizer({ find, now: () => CREATED, log })({ identitySource: [header] });
    await ask.catch(() => {});
    return metricsOf(logOf('AuthorizeCaller'), logged(log.mock.calls[0]?.[0]));
  };

  test.each<[string, string, FindApiKey, object]>([
    ['a good API key', `Bearer ${text}`, async () => apiKeyRowOf(key), {}],
    ['an unknown one', `Bearer ${text}`, async () => undefined, { ApiKeysRefused: 1 }],
    ['none at all', 'Bearer no', async () => undefined, { ApiKeysRefused: 1 }],
    ['a table that does not answer', `Bearer ${text}`, () => Promise.reject(new Error('Down')), {}],
  ])('about %s', async (_, header, find, metrics) => {
    expect(await lineOf(header, find)).toEqual(metrics);
  });
});

test.each([
  ['429', { TooManyRequests: 1 }],
  ['202', {}],
])('an access with status %s', (status, metrics) => {
  const { Format, DestinationArn } = only(template, 'AWS::ApiGatewayV2::Stage')[1].Properties
    .AccessLogSettings;
  const line = JSON.parse(Format.replace('$context.status', status));
  expect(metricsOf(DestinationArn['Fn::GetAtt'][0], line)).toEqual(metrics);
});

test('what else is printed makes no metric', () => {
  const others = [
    logged('START'),
    logged({ event: 'other', outcome: 'sent', replayed: true }),
    { type: 'x' },
  ];
  const logs = functionNames.map(logOf);
  expect(logs.flatMap((log) => others.map((line) => metricsOf(log, line)))).toEqual(
    Array(functionNames.length * others.length).fill({}),
  );
});

const at = (line: unknown, path: string): unknown =>
  path.split('.').reduce<unknown>((value, name) => (value as { [name: string]: unknown })?.[name], line);

/**
 * CloudWatch Logs, "Filter pattern syntax": conditions on JSON, with && and ||. One on a field that is not there does
 * not hold.
 */
function matches(pattern: string, line: object): boolean {
  const verdict = pattern.replace(
    /\$\.([\w.-]+) (?:IS (TRUE|FALSE)|(=|!=|>) ("[^"]*"|\d+))/g,
    (_, path, truth, comparison, literal) => String(holds(at(line, path), truth, comparison, literal)),
  );
  expect(verdict, 'another syntax').toMatch(/^\{ (true|false|&&|\|\||[() ])+ \}$/);
  return Function(`return ${verdict.slice(1, -1)}`)();
}

function holds(value: unknown, truth: string | undefined, comparison: string, literal: string): boolean {
  if (truth !== undefined) return value === (truth === 'TRUE');
  const expected = JSON.parse(literal);
  if (typeof value !== typeof expected) return false;
  return comparison === '='
    ? value === expected
    : comparison === '!='
      ? value !== expected
      : Number(value) > expected;
}
