import { spawnSync } from 'node:child_process';
import { App, Stack } from 'aws-cdk-lib';
import { describe, expect, test } from 'vitest';
import { EmailApi } from '../../lib/email-api.ts';
import { readSettings } from '../../lib/settings/read-settings.ts';
import { all, environmentOf, type Template, text } from '../support/template.ts';
import { synthesize } from './synthesize.ts';

// What IAM, Lambda or CloudFormation would refuse is refused at synthesis, in a sentence.

const FROM = 'no-reply@example.com';

/** As many senders, each of a domain of its own, all of this length. */
function senders(count: number, length: number): string[] {
  return Array.from({ length: count }, (_, index) => {
    const [start, end] = [`${index}@shop-${index}.`, 'example'];
    const filler = 'd'.repeat(length - start.length - end.length);
    return `${start}${filler.replace(/d{50}/g, `${'d'.repeat(49)}.`)}${end}`;
  });
}
const listed = (count: number, length: number) => ({
  from: senders(1, length)[0],
  allowedSenders: senders(count, length),
});

/** The longest that CloudFormation may put in the place of a reference. */
function longest(value: unknown): string {
  return text(value)
    .replaceAll('<AWS::Partition>', 'aws-us-gov')
    .replaceAll('<AWS::Region>', 'us-gov-west-1')
    .replaceAll('<AWS::AccountId>', '123456789012')
    .replaceAll('<AWS::URLSuffix>', 'amazonaws.com.cn')
    .replaceAll(
      /<\w*Table\w*\.Arn>/g,
      `arn:aws-us-gov:dynamodb:us-gov-west-1:123456789012:table/${'n'.repeat(255)}`,
    )
    .replaceAll(
      /<\w*Logs\w*\.Arn>/g,
      `arn:aws-us-gov:logs:us-gov-west-1:123456789012:log-group:${'n'.repeat(255)}:*`,
    )
    .replaceAll(/<\w*Table\w*>/g, 'n'.repeat(255))
    .replaceAll(/<\w*ConfigurationSet\w*>/g, 'n'.repeat(64));
}

/** The inline policies of the role that sends, as IAM counts them. */
function policyLength(template: Template): number {
  const documents = all(template, 'AWS::IAM::Policy')
    .filter(([id]) => id.startsWith('ApiSendEmail'))
    .map(([, { Properties }]) => Properties.PolicyDocument);
  const plain = documents.map(({ Statement, ...rest }) => ({
    ...rest,
    Statement: Statement.map((one: { Resource: unknown }) => ({
      ...one,
      Resource: [one.Resource].flat().map(longest),
    })),
  }));
  return plain.map((document) => JSON.stringify(document).length).reduce((sum, length) => sum + length, 0);
}

function variablesLength(template: Template): number {
  const variables = Object.entries(environmentOf(template, 'SendEmail'));
  return variables.reduce((sum, [name, value]) => sum + Buffer.byteLength(name + longest(value)), 0);
}

/** The last number of senders of this length that the settings take. */
function mostOf(length: number): number {
  const fits = (count: number) => 'settings' in readSettings(listed(count, length));
  return Array.from({ length: 40 }, (_, index) => 40 - index).find(fits) ?? 0;
}

describe('senders', () => {
  test('forty, of a domain each, fit into the one policy of the role', () => {
    const template = synthesize(listed(40, 30));
    expect(all(template, 'AWS::IAM::ManagedPolicy')).toEqual([]);
    expect(policyLength(template)).toBeLessThanOrEqual(10_240);
  });

  test.each([20, 50, 100, 254])('all that are taken of %i characters can be deployed', (length) => {
    const most = mostOf(length);
    const template = synthesize(listed(most, length));
    expect(all(template, 'AWS::IAM::ManagedPolicy')).toEqual([]);
    expect(policyLength(template)).toBeLessThanOrEqual(10_240);
    expect(variablesLength(template)).toBeLessThanOrEqual(4_096);
  });

  test('more than IAM takes get a sentence, from the settings and from the construct', () => {
    const most = mostOf(60);
    const sentence =
      /^allowedSenders and sandboxRecipients may take \d+ characters of a policy, and IAM has room for 9000: /;
    const given = listed(most + 1, 60);
    expect(readSettings(given)).toEqual({ mistakes: [expect.stringMatching(sentence)] });
    const stack = new Stack(new App(), 'Stack');
    expect(() => new EmailApi(stack, 'Api', { ...given, from: String(given.from) })).toThrow(sentence);
  });

  test('so do more than Lambda takes', () => {
    const [, domain] = senders(1, 189)[0]?.split('@') ?? [];
    const allowedSenders = Array.from(
      { length: 14 },
      (_, index) => `${`${index}`.padStart(64, 'a')}@${domain}`,
    );
    expect(readSettings({ from: allowedSenders[0], allowedSenders })).toEqual({
      mistakes: [
        expect.stringMatching(/^from and allowedSenders take \d+ bytes of Lambda's variables, and it has /),
      ],
    });
    const fewer = allowedSenders.slice(0, 12);
    const template = synthesize({ from: fewer[0], allowedSenders: fewer });
    expect(variablesLength(template)).toBeLessThanOrEqual(4_096);
  });
});

describe('a region without SES', () => {
  const sentence =
    'SES has no configuration sets in mx-central-1, which every email here goes out with: deploy to another region';

  test('is refused by the construct', () => {
    const stack = new Stack(new App(), 'Stack', { env: { region: 'mx-central-1' } });
    expect(() => new EmailApi(stack, 'Api', { from: FROM })).toThrow(sentence);
  });

  test('is refused by the app, where the CLI says that it goes there', () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, ['bin/email-api.ts'], {
      env: {
        ...process.env,
        CDK_DEFAULT_REGION: 'mx-central-1',
        CDK_CONTEXT_JSON: JSON.stringify({ from: FROM }),
      },
      encoding: 'utf8',
    });
    expect({ status, stdout, stderr }).toEqual({ status: 1, stdout: '', stderr: `${sentence}.\n` });
  });

  test('another one is none', () => {
    expect(readSettings({ from: FROM }, 'eu-west-1')).toHaveProperty('settings');
    expect(readSettings({ from: FROM })).toHaveProperty('settings');
  });
});
