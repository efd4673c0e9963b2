import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ACMClient, RequestCertificateCommand } from '@aws-sdk/client-acm';
import { CreateEmailIdentityCommand, PutAccountDetailsCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Ministack, ministackIsHere, startMinistack } from '../support/ministack.ts';

// npm run doctor, as a process.

const script = join(import.meta.dirname, '../../bin/doctor.ts');
const FROM = ['-c', 'from=no-reply@example.com'];
const NOBODY = { AWS_EC2_METADATA_DISABLED: 'true', AWS_REGION: 'eu-west-1', HOME: '/nonexistent' };

async function doctor(words: string[], variables: { [name: string]: string } = NOBODY) {
  const options = { env: { PATH: process.env.PATH, NO_COLOR: '1', ...variables } };
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [script, ...words], options);
    return { code: 0, out: stdout, error: stderr };
  } catch (failed) {
    const { code, stdout, stderr } = failed as { code: number; stdout: string; stderr: string };
    return { code, out: stdout, error: stderr };
  }
}

describe('bad input gets a sentence', () => {
  test.each<[string[], number, RegExp]>([
    [['-c'], 2, /^Option '-c, --context <value>' argument missing\. See --help\.\n$/],
    [[...FROM, '-c', 'rate=1'], 1, /^There is no setting rate; there are from, .*\.\n$/],
  ])('%j', async (words, code, sentence) => {
    expect(await doctor(words)).toEqual({ code, out: '', error: expect.stringMatching(sentence) });
  });

  test.each<[string, string[]]>([
    ['IAM', []],
    ['API keys', ['-c', 'auth=apiKeys', '-c', 'authorizerCacheSeconds=0']],
  ])('without credentials, for callers with %s', async (_callers, words) => {
    const { code, out, error } = await doctor([...FROM, ...words, '--profile', 'nobody']);
    expect([code, error]).toEqual([1, '']);
    expect(out).toMatch(/^✗ credentials {2}There are none\. Sign in /m);
  });

  test('without a network', async () => {
    const keys = { AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'a' };
    // Nothing listens at the discard port.
    const { code, out, error } = await doctor(FROM, {
      ...NOBODY,
      ...keys,
      AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
    });
    expect([code, error]).toEqual([1, '']);
    expect(out).toMatch(/^✗ credentials {2}AWS does not answer: ECONNREFUSED\./m);
  });
});

describe.skipIf(!ministackIsHere())('against MiniStack (npm run aws:local)', () => {
  let aws: Ministack;
  beforeAll(async () => {
    aws = await startMinistack();
  });
  afterAll(() => aws?.stop());

  test('an empty account is not ready', async () => {
    const { code, out, error } = await doctor(FROM, aws.variables);
    expect([code, error]).toEqual([1, '']);
    expect(out).toContain(
      'Run npx cdk bootstrap aws://123456789012/us-east-1 -c from=no-reply@example.com\n',
    );
    expect(out).toMatch(/^✗ sender {7}SES has verified neither no-reply@example\.com nor example\.com/m);
  });

  test('one that has everything is', async () => {
    const client = {
      endpoint: aws.url,
      region: aws.variables.AWS_REGION,
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    } as const;
    const Name = '/cdk-bootstrap/hnb659fds/version';
    await new SSMClient(client).send(new PutParameterCommand({ Name, Value: '30', Type: 'String' }));
    const ses = new SESv2Client(client);
    await ses.send(new CreateEmailIdentityCommand({ EmailIdentity: 'example.com' }));
    await ses.send(new CreateEmailIdentityCommand({ EmailIdentity: 'jane@example.net' }));
    const details = { MailType: 'TRANSACTIONAL', WebsiteURL: 'https://example.com' } as const;
    await ses.send(new PutAccountDetailsCommand({ ...details, ProductionAccessEnabled: false }));
    const request = new RequestCertificateCommand({ DomainName: 'api.example.com' });
    const { CertificateArn } = await new ACMClient(client).send(request);

    const given = {
      sandboxRecipients: 'jane@example.net',
      domainName: 'api.example.com',
      certificateArn: CertificateArn,
      hostedZoneId: 'Z0123456789',
      hostedZoneName: 'example.com',
      rateLimit: 10,
    };
    const words = Object.entries(given).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const { code, out, error } = await doctor([...FROM, ...words, '--json'], aws.variables);
    expect([code, error]).toEqual([0, '']);
    const { checks } = JSON.parse(out) as { checks: { check: string; verdict: string }[] };
    expect(checks.map(({ check, verdict }) => `${verdict} ${check}`)).toEqual([
      'ok region',
      'ok credentials',
      'ok bootstrap',
      'ok sending',
      'note sandbox',
      'ok quota',
      'ok rate',
      'ok sender',
      // MiniStack signs nothing.
      'note dkim',
      'ok mail-from',
      'ok recipient',
      'ok concurrency',
      'ok certificate',
    ]);
  });
});
