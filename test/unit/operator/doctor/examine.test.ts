import { DescribeCertificateCommand } from '@aws-sdk/client-acm';
import { GetAccountSettingsCommand } from '@aws-sdk/client-lambda';
import { GetAccountCommand, GetEmailIdentityCommand } from '@aws-sdk/client-sesv2';
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { beforeEach, describe, expect, test } from 'vitest';
import { examineRegion } from '../../../../lib/operator/doctor/region.ts';
import { regionsWithoutSes } from '../../../../lib/ses-regions.ts';
import {
  acm,
  awsError,
  CERTIFICATE,
  customDomain,
  findings,
  identity,
  lambda,
  makeHealthy,
  ses,
  sesAccount,
  ssm,
  sts,
  verdicts,
  verified,
} from './healthy-aws.ts';

beforeEach(makeHealthy);

/** Runs the doctor, and tells what one check came to. */
const check = async (name: string, given: object = {}, region?: string) =>
  verdicts(await findings(given, region), name);

test('where nothing is wrong, every line says so', async () => {
  const all = await findings({ ...customDomain, reservedConcurrency: 800 });
  expect(all.map(({ check: name, verdict }) => `${verdict} ${name}`)).toEqual([
    'ok region',
    'ok credentials',
    'ok bootstrap',
    'ok sending',
    'ok sandbox',
    'ok quota',
    'ok rate',
    'ok sender',
    'ok dkim',
    'ok mail-from',
    'ok concurrency',
    'ok certificate',
  ]);
});

test('whoever lacks every permission reads which, and nothing fails by it', async () => {
  const denied = awsError('AccessDeniedException', 403);
  ssm.reset().onAnyCommand().rejects(denied);
  ses.reset().onAnyCommand().rejects(denied);
  lambda.reset().onAnyCommand().rejects(denied);
  acm.reset().onAnyCommand().rejects(denied);
  const all = await findings(customDomain);
  expect(all.filter(({ verdict }) => verdict === 'unseen').map(({ says }) => says)).toEqual([
    'Could not look: needs ssm:GetParameter on parameter/cdk-bootstrap/hnb659fds/version.',
    'Could not look: needs ses:GetAccount.',
    'Could not look: needs ses:GetEmailIdentity.',
    'Could not look: needs lambda:GetAccountSettings.',
    'Could not look: needs acm:DescribeCertificate.',
  ]);
  expect(all.filter(({ verdict }) => verdict === 'fails')).toEqual([]);
});

test('a service that does not answer is a line, too', async () => {
  lambda.on(GetAccountSettingsCommand).rejects(Object.assign(new Error(), { code: 'ECONNRESET' }));
  expect(await check('concurrency')).toEqual([
    'unseen: Could not look: lambda:GetAccountSettings failed by ECONNRESET.',
  ]);
});

describe('credentials', () => {
  test.each([
    ['none', Object.assign(new Error(), { name: 'CredentialsProviderError' }), 'There are none.'],
    ['old ones', awsError('ExpiredToken', 403), 'AWS does not take them: ExpiredToken.'],
    ['a page in its place', awsError('Unknown', 503), 'AWS does not answer: HTTP 503.'],
    ['no network', Object.assign(new Error(), { code: 'ENOTFOUND' }), 'AWS does not answer: ENOTFOUND.'],
    ['no such region', new Error('Region not accepted.'), 'AWS does not answer: Region not accepted.'],
  ])('%s: nothing else is asked', async (_, error, says) => {
    sts.on(GetCallerIdentityCommand).rejects(error);
    const all = await findings();
    expect(all.map((one) => `${one.verdict}: ${one.says}`)).toEqual([
      'ok: The stack goes to eu-west-1.',
      `fails: ${says}`,
      'unseen: Could not look: they take credentials.',
    ]);
    for (const mock of [ssm, ses, lambda, acm]) expect(mock.calls()).toEqual([]);
  });
});

test('an answer without an account is none', async () => {
  sts.on(GetCallerIdentityCommand).resolves({});
  expect(await check('credentials')).toEqual(['fails: AWS does not answer: no account in its answer.']);
});

describe('region', () => {
  test('where nothing names one, it is what cdk deploy takes', () => {
    expect(examineRegion(undefined)).toMatchObject({
      verdict: 'note',
      says: 'Nothing names one, so the stack goes to us-east-1.',
    });
  });

  test.each(regionsWithoutSes)('%s has no SES', async (region) => {
    const all = verdicts(await findings({}, region), 'region');
    expect(all).toEqual([expect.stringMatching(`^fails: SES has no configuration sets in ${region},`)]);
  });
});

describe('bootstrap', () => {
  test.each([
    [{ Parameter: { Value: '6' } }, 'ok: Version 6.'],
    [{ Parameter: { Value: '5' } }, 'fails: Version 5 is older than 6.'],
    [awsError('ParameterNotFound'), 'fails: CDK was never set up in this account and region.'],
  ])('%j', async (answer, verdict) => {
    const asked = ssm.on(GetParameterCommand, { Name: '/cdk-bootstrap/hnb659fds/version' });
    if (answer instanceof Error) asked.rejects(answer);
    else asked.resolves(answer);
    expect(await check('bootstrap')).toEqual([verdict]);
  });
});

describe('SES', () => {
  test.each([
    [{ SendingEnabled: false }, 'sending', 'fails: Sending is paused for this account.'],
    [{ EnforcementStatus: 'SHUTDOWN' }, 'sending', 'fails: SES has shut this account down.'],
    [{ EnforcementStatus: 'PROBATION' }, 'sending', 'note: SES sends, and reviews this account.'],
    [
      { SendQuota: { Max24HourSend: 200, MaxSendRate: 1, SentLast24Hours: 200 } },
      'quota',
      'fails: 200 of 200 recipients were written to in the last 24 hours.',
    ],
    [
      { SendQuota: { Max24HourSend: -1, MaxSendRate: 50, SentLast24Hours: 200 } },
      'quota',
      'ok: As many recipients a day as there are.',
    ],
    [
      { SendQuota: { Max24HourSend: 200, MaxSendRate: 1, SentLast24Hours: 0 } },
      'rate',
      'note: SES takes 1 a second, counted in recipients, and rateLimit is 50: it throttles the others.',
    ],
  ])('%j', async (state, name, verdict) => {
    ses.on(GetAccountCommand).resolves({ ...sesAccount, ...state });
    expect(await check(name)).toEqual([verdict]);
  });

  test('the rate is held against rateLimit', async () => {
    expect(await check('rate', { rateLimit: 51 })).toEqual([expect.stringMatching(/^note/)]);
  });
});

describe('the sandbox', () => {
  const recipients = { sandboxRecipients: 'jane@example.com,jo@example.net,example.org' };
  const inSandbox = () =>
    ses.on(GetAccountCommand).resolves({ ...sesAccount, ProductionAccessEnabled: false });

  test('its recipients must be verified', async () => {
    inSandbox();
    expect(await check('sandbox')).toEqual([expect.stringMatching(/^note: The account is in SES's sandbox/)]);
    expect(await check('recipient', recipients)).toEqual([
      'ok: jane@example.com may get emails: SES has verified example.com.',
      'fails: SES has verified neither jo@example.net nor example.net in this region.',
      'note: SES has not verified example.org: only its addresses that are verified may get emails.',
    ]);
  });

  test('outside of it, nobody has to be', async () => {
    expect(await check('recipient', recipients)).toEqual([]);
  });
});

describe('senders', () => {
  test.each([
    ['its address', 'no-reply@example.com', 'no-reply@example.com'],
    ['its domain', 'example.com', 'example.com'],
  ])('%s may be the identity', async (_, name) => {
    identity('example.com', awsError('NotFoundException', 404));
    identity(name, verified);
    expect(await check('sender')).toEqual([`ok: no-reply@example.com may send: SES has verified ${name}.`]);
  });

  test('one whose verification is not done may not send, nor one of a domain above', async () => {
    identity('no-reply@mail.example.com', { ...verified, VerifiedForSendingStatus: false });
    expect(await check('sender', { from: 'no-reply@mail.example.com' })).toEqual([
      'fails: SES has verified neither no-reply@mail.example.com nor mail.example.com in this region.',
    ]);
  });

  test('all that are allowed are looked at, each identity once', async () => {
    const allowedSenders = 'example.com,no-reply@example.com,a@example.com,example.org,jo@example.net';
    expect(await check('sender', { allowedSenders })).toEqual([
      'ok: no-reply@example.com may send: SES has verified example.com.',
      'ok: example.com may send: SES has verified example.com.',
      'ok: a@example.com may send: SES has verified example.com.',
      'note: SES has not verified example.org: only its addresses that are verified may send.',
      'fails: SES has verified neither jo@example.net nor example.net in this region.',
    ]);
    const names = ses
      .commandCalls(GetEmailIdentityCommand)
      .map(({ args: [{ input }] }) => input.EmailIdentity);
    expect(names).toEqual([...new Set(names)]);
  });

  test.each([
    ['address', 'no-reply@example.com'],
    ['domain', 'example.com'],
  ])('identity=%s makes %s, which must not be there', async (kind, name) => {
    const zone = { hostedZoneId: 'Z0123456789', hostedZoneName: 'example.com' };
    const given = { identity: kind, ...(kind === 'domain' && zone) };
    identity(name, awsError('NotFoundException', 404));
    expect(await check('sender', given)).toEqual([`ok: The deployment makes the identity ${name}.`]);
    identity(name, verified);
    expect(await check('sender', given)).toEqual([
      `note: SES has the identity ${name} already, and CloudFormation fails to make it again.`,
    ]);
  });

  test.each([
    [{ SigningEnabled: true, Status: 'PENDING' }, 'example.com: PENDING'],
    [{ SigningEnabled: false, Status: 'SUCCESS' }, 'example.com: not set up'],
  ] as const)('DKIM as %j is no signature', async (DkimAttributes, state) => {
    identity('example.com', { ...verified, DkimAttributes });
    expect(await check('dkim')).toEqual([
      expect.stringContaining(`no-reply@example.com: not set up, ${state}`),
    ]);
  });

  test('an address that is verified by itself is signed by its domain', async () => {
    identity('no-reply@example.com', { VerifiedForSendingStatus: true });
    expect(await check('dkim')).toEqual(['ok: Emails of no-reply@example.com are signed by example.com.']);
  });

  test.each([
    [
      'REJECT_MESSAGE',
      /^fails: mail\.example\.com, MAIL FROM of example\.com, is not verified \(FAILED\)\.$/,
    ],
    ['USE_DEFAULT_VALUE', /^note: .* SES's own domain takes its place\.$/],
  ] as const)('MAIL FROM that is not verified, with %s', async (BehaviorOnMxFailure, verdict) => {
    const MailFromAttributes = {
      MailFromDomain: 'mail.example.com',
      MailFromDomainStatus: 'FAILED',
      BehaviorOnMxFailure,
    } as const;
    identity('example.com', { ...verified, MailFromAttributes });
    expect(await check('mail-from')).toEqual([expect.stringMatching(verdict)]);
  });
});

describe('concurrency', () => {
  test.each([
    [800, 'ok'],
    [801, 'note'],
    [900, 'note'],
    [901, 'fails'],
  ])('of 1,000, of which 900 are free, %i reserved: %s', async (reservedConcurrency, verdict) => {
    expect(await check('concurrency', { reservedConcurrency })).toEqual([
      expect.stringMatching(`^${verdict}: Lambda runs 1000 requests at once in this account`),
    ]);
  });

  test('a new account has none to reserve', async () => {
    lambda.on(GetAccountSettingsCommand).resolves({
      AccountLimit: { ConcurrentExecutions: 10, UnreservedConcurrentExecutions: 10 },
    });
    const found = (await findings({ reservedConcurrency: 1 })).find((one) => one.check === 'concurrency');
    expect(found).toMatchObject({ verdict: 'fails', todo: expect.stringMatching(/^Request more/) });
  });
});

describe('the certificate', () => {
  const certificate = (...names: string[]) => ({
    Status: 'ISSUED' as const,
    DomainName: names[0],
    SubjectAlternativeNames: names,
  });

  test.each([
    [certificate('*.example.com'), 'ok: It is issued for api.example.com.'],
    [certificate('example.com', 'api.example.com'), 'ok: It is issued for api.example.com.'],
    [certificate('example.com'), 'fails: It is for example.com, not for api.example.com.'],
    [certificate('*.com'), 'fails: It is for *.com, not for api.example.com.'],
    [certificate('*.api.example.com'), 'fails: It is for *.api.example.com, not for api.example.com.'],
    [{ Status: 'PENDING_VALIDATION' as const }, 'fails: It is not issued: PENDING_VALIDATION.'],
    [{ Status: 'EXPIRED' as const }, 'fails: It is not issued: EXPIRED.'],
  ])('%j', async (Certificate, verdict) => {
    acm.on(DescribeCertificateCommand, { CertificateArn: CERTIFICATE }).resolves({ Certificate });
    expect(await check('certificate', customDomain)).toEqual([verdict]);
  });

  test('must be there, and in the region of the stack', async () => {
    acm.on(DescribeCertificateCommand).rejects(awsError('ResourceNotFoundException'));
    expect(await check('certificate', customDomain)).toEqual(['fails: ACM has no such certificate here.']);
    expect(await check('certificate', customDomain, 'us-east-1')).toEqual([
      'fails: It is in eu-west-1, and API Gateway takes one of us-east-1 alone.',
    ]);
  });
});

describe('the webhook', () => {
  const to = (host: string) => ({ webhookUrl: `https://${host}/emails` });

  test.each([
    ['hooks.example.com', 'ok: hooks.example.com leads to public addresses.'],
    [
      'inside.example.com',
      'fails: inside.example.com leads to 10.0.0.7, which is not public, and is not called.',
    ],
    ['nowhere.example.com', 'note: nowhere.example.com is not found from here: ENOTFOUND.'],
  ])('%s', async (host, verdict) => {
    expect(await check('webhook', to(host))).toEqual([verdict]);
  });

  test('is looked at where there is one', async () => {
    expect(await check('webhook')).toEqual([]);
  });
});
