import { join } from 'node:path';
import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { makeApiKey } from '../../../../functions/callers/api-key.ts';
import { openEventLog } from '../../../../lib/operator/verify/event-log.ts';
import { readOptions, type Values } from '../../../../lib/operator/verify/options.ts';
import { prepare } from '../../../../lib/operator/verify/prepare.ts';

/** 2026-01-01T00:00:00Z, in epoch milliseconds. */
const T0 = 1_767_225_600_000;

describe('prepare', () => {
  beforeEach(() => {
    const nowhere = join(import.meta.dirname, 'no-such-file');
    const variables = {
      AWS_CONFIG_FILE: nowhere,
      AWS_SHARED_CREDENTIALS_FILE: nowhere,
      AWS_EC2_METADATA_DISABLED: 'true',
    };
    for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
    for (const name of [
      'AWS_PROFILE',
      'AWS_REGION',
      'AWS_ACCESS_KEY_ID',
      'AWS_SECRET_ACCESS_KEY',
      'AWS_SESSION_TOKEN',
    ]) {
      vi.stubEnv(name, undefined);
    }
  });
  afterEach(() => vi.unstubAllEnvs());

  const prepared = (values: Values) =>
    prepare(readOptions({ url: 'https://api.example.com', ...values }), T0, new AbortController().signal);
  const haveCredentials = () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAEXAMPLE');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'example');
  };

  test.each<[Values, RegExp]>([
    [{}, /^There are no AWS credentials \(.+\): name a --profile, a --token or --api-key\.$/],
    [
      { url: 'http://127.0.0.1:9/email' },
      /^npm start is not at 127\.0\.0\.1:9\. There are no AWS credentials \(.+\): name a --profile, /,
    ],
    [
      { profile: 'none' },
      /^There are no AWS credentials of profile none \(.+\): name a --profile, a --token or --api-key\.$/,
    ],
    [
      { token: 't', 'other-profile': 'none' },
      /of profile none .+: name a --other-profile, a --other-token or --other-api-key-env\.$/,
    ],
    [
      { token: 't', logs: '/aws/x' },
      /^Name the --region: neither the URL nor the AWS configuration has one\.$/,
    ],
  ])('%j without credentials or region is one sentence', async (values, sentence) => {
    await expect(prepared(values)).rejects.toThrow(sentence);
  });

  test('takes the region from the URL, the option, or the configuration', async () => {
    haveCredentials();
    await expect(prepared({})).rejects.toThrow(/^Name the --region/);
    expect((await prepared({ region: 'eu-west-1' })).caller.name).toBe('the default credentials');
    await prepared({ url: 'https://abc123.execute-api.eu-west-1.amazonaws.com/email' });
    vi.stubEnv('AWS_REGION', 'eu-west-1');
    await prepared({});
  });

  test('needs neither for API keys, which it names by their ids', async () => {
    const [one, two] = [makeApiKey('live'), makeApiKey('test')];
    const asked = readOptions(
      { url: 'https://api.example.com', 'api-key': true, 'other-api-key-env': 'SECOND' },
      { EMAIL_API_KEY: one.text, SECOND: two.text },
    );
    const { caller, other, isOpen } = await prepare(asked, T0, new AbortController().signal);
    expect([caller.name, other?.name, isOpen]).toEqual([
      `the live API key ${one.key.id}`,
      `the test API key ${two.key.id}`,
      false,
    ]);
  });

  test('needs neither for tokens', async () => {
    const { caller, other, npmStart, eventLog } = await prepared({ token: 'one', 'other-token': 'two' });
    expect([caller.name, other?.name, npmStart, eventLog]).toEqual([
      'the bearer of a token',
      'the bearer of a token',
      undefined,
      undefined,
    ]);
  });
});

describe('the event log', () => {
  const logs = mockClient(CloudWatchLogsClient);
  beforeEach(() => logs.reset());
  const client = new CloudWatchLogsClient({ region: 'eu-west-1' });
  const { signal } = new AbortController();
  const open = (waitMs: number) =>
    openEventLog({ client, group: '/aws/lambda/record', since: T0, waitMs, pauseMs: 1, signal });

  test('finds the line that names the email, on any page, however late', async () => {
    logs
      .on(FilterLogEventsCommand)
      .resolvesOnce({ events: [] })
      .resolvesOnce({ events: [], nextToken: 'more' })
      .resolvesOnce({ events: [{ message: '{"messageId":"m-1"}' }] });
    expect(await open(60_000).waitFor('m-1')).toBe(true);
    expect(logs.commandCalls(FilterLogEventsCommand)[0]?.args[0].input).toMatchObject({
      logGroupName: '/aws/lambda/record',
      filterPattern: '"m-1"',
      startTime: T0 - 60_000,
    });
  });

  test('gives up in time', async () => {
    logs.on(FilterLogEventsCommand).resolves({});
    expect(await open(5).waitFor('m-1')).toBe(false);
  });

  test('says which log cannot be read', async () => {
    logs
      .on(FilterLogEventsCommand)
      .rejects(Object.assign(new Error('No.'), { name: 'AccessDeniedException' }));
    await expect(open(60_000).waitFor('m-1')).rejects.toThrow(
      'the log group of --logs, "/aws/lambda/record", cannot be read: AccessDeniedException: No.',
    );
  });
});
