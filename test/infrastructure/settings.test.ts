import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readSettings } from '../../lib/settings/read-settings.ts';
import { type SettingName, settingsSchema } from '../../lib/settings/schema.ts';
import { describeSettings } from '../../lib/settings/settings-table.ts';
import { type Context, configurations, synthesize } from './synthesize.ts';

const FROM = { from: 'no-reply@example.com' };
const read = (context: object) => readSettings({ ...FROM, ...context });
const settingsOf = (context: object) => {
  const reading = read(context);
  if ('mistakes' in reading) throw new Error(reading.mistakes.join());
  return reading.settings;
};

describe('the app', () => {
  const run = (context: object) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, ['bin/email-api.ts'], {
      env: { ...process.env, CDK_CONTEXT_JSON: JSON.stringify(context) },
      encoding: 'utf8',
    });
    return { status, stdout, stderr };
  };

  test.each([
    [{}, ['Pass the sender: npx cdk deploy -c from=no-reply@your-domain']],
    [
      // As the CLI passes it, with what it adds.
      { from: 'no-reply', waitSeconds: '6', 'cli-telemetry': false, 'aws:cdk:version-reporting': true },
      [
        'from must be one address, as a@example.com or Name <a@example.com>, not "no-reply".',
        'waitSeconds must be a whole number from 0 to 5, not "6".',
      ],
    ],
    [{ ...FROM, auth: 'jwt' }, ['auth=jwt needs jwtIssuer, jwtAudience, and jwtScope too.']],
  ])('%j ends in a sentence for each mistake', (context, sentences) => {
    expect(run(context)).toEqual({ status: 1, stdout: '', stderr: `${sentences.join('\n')}\n` });
  });
});

describe('from', () => {
  test.each(['no-reply@example.com', 'Shop <no-reply@example.com>', 'a@bücher.example'])('%s', (from) => {
    expect(settingsOf({ from })).toMatchObject({ from });
  });

  test.each([[true], [1], [['a@example.com']], [''], ['a@example.com, b@example.com'], ['a@'], ['a@b\n']])(
    'is not %j',
    (from) => {
      expect(read({ from })).toEqual({
        mistakes: [expect.stringMatching(/^from must be one address, as .*, not .*\.$/)],
      });
    },
  );
});

test.each<[string, SettingName, unknown, unknown]>([
  ['a number as text', 'rateLimit', '7', 7],
  ['a number as JSON', 'rateLimit', 7, 7],
  ['a list as text', 'jwtAudience', 'a, b', ['a', 'b']],
  ['a list as JSON', 'jwtAudience', ['a', 'b'], ['a', 'b']],
  ['a domain in its own script', 'domainName', 'API.Bücher.example', 'api.xn--bcher-kva.example'],
  ['senders', 'allowedSenders', 'A@Bücher.example,Example.com', ['A@xn--bcher-kva.example', 'example.com']],
  ['days', 'logRetentionDays', '1', 1],
  ['a choice', 'tls', 'require', 'require'],
  ['a yes as text', 'webhookRecipients', 'true', true],
  ['a yes as JSON', 'webhookRecipients', true, true],
])('%s is taken', (_, name, given, taken) => {
  const jwt = name === 'jwtAudience' ? configurations.jwt : {};
  const domain = name === 'domainName' && {
    ...configurations['custom domain'],
    hostedZoneName: 'Bücher.example',
  };
  expect(settingsOf({ ...jwt, ...domain, [name]: given })[name]).toEqual(taken);
});

/** Each setting is given something that it must not be. */
const wrong: { [name in Exclude<SettingName, 'from'>]: unknown[] } = {
  stackName: ['', '1st', 'email_api', 'a.b', 'a'.repeat(129), 1],
  allowedSenders: [
    Array(41).fill('example.com'),
    '',
    'a@',
    'no domain',
    'Name <a@example.com>',
    [],
    [1],
    'example.com,',
  ],
  identity: ['new', true],
  hostedZoneId: ['/hostedzone/Z1', 'example.com'],
  hostedZoneName: ['example', '-'],
  auth: ['none', '', false],
  jwtIssuer: ['http://id.example.com', 'id.example.com', 'https://', 'https://a.b c'],
  jwtAudience: ['', 'a,,b', []],
  jwtScope: ['', 'a b', 'a"'],
  authorizerCacheSeconds: ['-1', '3601', '1.5'],
  waitSeconds: ['6', '-1', '2.5', 2.5, '', 'NaN', true, null],
  sandboxRecipients: [Array(11).fill('example.com'), '', 'jane@'],
  rateLimit: ['0', 10_001],
  burstLimit: ['0', 5_001],
  domainName: ['https://api.example.com', 'api'],
  certificateArn: ['arn:aws:iam::123456789012:server-certificate/a', 'abc'],
  alarmEmail: ['ops', 'Ops <ops@example.com>', ''],
  runbookUrl: ['docs/operations.md', 'http://example.com'],
  logRetentionDays: ['2', 9999, '9999', '0'],
  memoryMb: ['128', '255', '10241', '512 MB'],
  reservedConcurrency: ['0', '-1'],
  tableRemoval: ['retain', 'destroy'],
  windowSeconds: ['59', '604801'],
  holdSeconds: ['14399', '604801'],
  tls: ['yes', true],
  openRecordsMinutes: ['14', '1441'],
  eventsConcurrency: ['1', 1_001],
  historyDays: ['-1', '366', '1.5', true],
  webhookUrl: ['http://shop.example.com', 'shop.example.com', '', 'https://10.0.0.1/hook', true],
  webhookRecipients: ['yes', 1, ''],
  sdk: ['v3', true],
};

test.each(Object.entries(wrong).flatMap(([name, values]) => values.map((value) => [name, value] as const)))(
  '%s is not %j',
  (name, value) => {
    const rule = describeSettings().find((row) => row.name === name)?.rule;
    expect(read({ [name]: value })).toEqual({
      mistakes: [`${name} must be ${rule}, not ${JSON.stringify(value)}.`],
    });
  },
);

const { domainName, certificateArn, ...zone } = configurations['custom domain'];

test.each<[Context, string]>([
  [{ auth: 'jwt', jwtIssuer: 'https://a.b', jwtScope: 's' }, 'auth=jwt needs jwtAudience too.'],
  [{ jwtScope: 's' }, 'jwtScope can be given with auth=jwt only.'],
  [{ authorizerCacheSeconds: 0 }, 'authorizerCacheSeconds can be given with auth=apiKeys only.'],
  [{ domainName, ...zone }, 'domainName needs certificateArn too.'],
  [
    { domainName, certificateArn },
    'domainName or identity=domain needs hostedZoneId and hostedZoneName too.',
  ],
  [{ certificateArn }, 'certificateArn can be given with domainName only.'],
  [zone, 'hostedZoneId and hostedZoneName can be given with domainName or identity=domain only.'],
  [{ identity: 'domain' }, 'domainName or identity=domain needs hostedZoneId and hostedZoneName too.'],
  [
    { ...configurations['custom domain'], hostedZoneName: 'ample.com' },
    'domainName, api.example.com, is not in the zone ample.com.',
  ],
  [
    { ...configurations['new domain'], hostedZoneName: 'example.org' },
    'The domain of from, example.com, is not in the zone example.org.',
  ],
  [{ allowedSenders: 'example.org' }, 'from, no-reply@example.com, must be among allowedSenders.'],
  [
    { historyDays: 0, webhookUrl: 'https://shop.example.com/hooks' },
    'webhookUrl and webhookRecipients need history: historyDays must not be 0.',
  ],
  [
    { historyDays: 0, webhookRecipients: 'true' },
    'webhookUrl and webhookRecipients need history: historyDays must not be 0.',
  ],
  [
    { windowSeconds: '86401', holdSeconds: '86400' },
    'holdSeconds must not be less than windowSeconds, 86401.',
  ],
])('%j contradicts itself', (context, sentence) => {
  expect(read(context)).toEqual({ mistakes: [sentence] });
});

describe('a name that is none', () => {
  test.each(['rate-limit', 'ratelimit', 'From', 'constructor', '__proto__'])('%s', (name) => {
    const sentence = `There is no setting ${name}; there are ${Object.keys(settingsSchema.entries).join(', ')}.`;
    expect(readSettings(JSON.parse(`{"from":"a@example.com","${name}":"1"}`))).toEqual({
      mistakes: [sentence],
    });
  });

  test.each([
    '@aws-cdk/core:anything',
    '@aws-cdk-containers/ecs-service-extensions:enableDefaultLogDriver',
    'aws-cdk:enableDiffNoFail',
    'aws:cdk:version-reporting',
    'availability-zones:account=123456789012:region=eu-west-1',
    'cli-telemetry',
    'acknowledged-issue-numbers',
  ])("%s is CDK's", (name) => {
    expect(read({ [name]: true })).toHaveProperty('settings');
  });
});

describe('the documentation', () => {
  test('has a row for each setting, with everything said', () => {
    const rows = describeSettings();
    expect(rows.map(({ name }) => name)).toEqual(['from', ...Object.keys(wrong).sort(asInSchema)]);
    expect(rows.flatMap((row) => Object.values(row)).filter((cell) => !/^\S.*\S$|^\d$/.test(cell))).toEqual(
      [],
    );
  });

  test.each(describeSettings().filter(({ name }) => Object.hasOwn(settingsOf({}), name) && name !== 'from'))(
    '$name is $default by default',
    ({ name, default: byDefault }) => {
      expect(synthesize({ [name]: byDefault })).toEqual(synthesize());
    },
  );
});

function asInSchema(a: string, b: string): number {
  const names = Object.keys(settingsSchema.entries);
  return names.indexOf(a) - names.indexOf(b);
}

test('docs/operations.md lists the settings as they are', () => {
  const page = readFileSync('docs/operations.md', 'utf8').split('\n');
  for (const { name, rule, what, default: byDefault } of describeSettings()) {
    expect(page).toContain(`| \`${name}\` | ${rule} | ${byDefault} | ${what} |`);
  }
});
