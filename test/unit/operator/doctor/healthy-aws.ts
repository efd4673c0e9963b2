import type { LookupAddress } from 'node:dns';
import { ACMClient, DescribeCertificateCommand } from '@aws-sdk/client-acm';
import { GetAccountSettingsCommand, LambdaClient } from '@aws-sdk/client-lambda';
import {
  GetAccountCommand,
  GetEmailIdentityCommand,
  type GetEmailIdentityCommandOutput,
  SESv2Client,
} from '@aws-sdk/client-sesv2';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { mockClient } from 'aws-sdk-client-mock';
import { openClients } from '../../../../lib/operator/doctor/clients.ts';
import { examine } from '../../../../lib/operator/doctor/examine.ts';
import type { Finding } from '../../../../lib/operator/doctor/finding.ts';
import { readSettings } from '../../../../lib/settings/read-settings.ts';

export const sts = mockClient(STSClient);
export const ssm = mockClient(SSMClient);
export const ses = mockClient(SESv2Client);
export const lambda = mockClient(LambdaClient);
export const acm = mockClient(ACMClient);

export const CERTIFICATE = 'arn:aws:acm:eu-west-1:123456789012:certificate/12345678-1234';
export const customDomain = {
  domainName: 'api.example.com',
  certificateArn: CERTIFICATE,
  hostedZoneId: 'Z0123456789',
  hostedZoneName: 'example.com',
};
export const sesAccount = {
  ProductionAccessEnabled: true,
  SendingEnabled: true,
  EnforcementStatus: 'HEALTHY',
  SendQuota: { Max24HourSend: 50_000, MaxSendRate: 50, SentLast24Hours: 7 },
};
export const verified: Partial<GetEmailIdentityCommandOutput> = {
  VerifiedForSendingStatus: true,
  DkimAttributes: { SigningEnabled: true, Status: 'SUCCESS' },
  MailFromAttributes: {
    MailFromDomain: 'mail.example.com',
    MailFromDomainStatus: 'SUCCESS',
    BehaviorOnMxFailure: 'USE_DEFAULT_VALUE',
  },
};

/** An error as AWS's, with this name. */
export const awsError = (name: string, httpStatusCode = 400) =>
  Object.assign(new Error('It says more.'), { name, $metadata: { httpStatusCode } });

/** What SES knows of an address or a domain. */
export function identity(EmailIdentity: string, knows: Partial<GetEmailIdentityCommandOutput> | Error): void {
  const asked = ses.on(GetEmailIdentityCommand, { EmailIdentity });
  if (knows instanceof Error) asked.rejects(knows);
  else asked.resolves(knows);
}

/** An account in which nothing is wrong, with example.com verified and no other identity. */
export function makeHealthy(): void {
  for (const mock of [sts, ssm, ses, lambda, acm]) mock.reset();
  sts
    .on(GetCallerIdentityCommand)
    .resolves({ Account: '123456789012', Arn: 'arn:aws:iam::123456789012:user/jane' });
  ssm.on(GetParameterCommand).resolves({ Parameter: { Value: '30' } });
  ses.on(GetAccountCommand).resolves(sesAccount);
  ses.on(GetEmailIdentityCommand).rejects(awsError('NotFoundException', 404));
  identity('example.com', verified);
  lambda
    .on(GetAccountSettingsCommand)
    .resolves({ AccountLimit: { ConcurrentExecutions: 1_000, UnreservedConcurrentExecutions: 900 } });
  acm
    .on(DescribeCertificateCommand)
    .resolves({ Certificate: { Status: 'ISSUED', DomainName: 'api.example.com' } });
}

/** What names lead to. */
export const addresses = new Map([
  ['hooks.example.com', ['93.184.215.14', '2606:2800:21f:cb07:6820:80da:af6b:8b2c']],
  ['inside.example.com', ['93.184.215.14', '10.0.0.7']],
]);

/** What the doctor finds, with these settings beside `from`. */
export async function findings(given: object = {}, named = 'eu-west-1') {
  const reading = readSettings({ from: 'Shop <no-reply@example.com>', ...given });
  if ('mistakes' in reading) throw new Error(reading.mistakes.join());
  const plan = { settings: reading.settings, named, qualifier: 'hnb659fds' };
  const findAddresses = async (hostname: string) => {
    const known = addresses.get(hostname);
    if (!known) throw Object.assign(new Error('No such name.'), { code: 'ENOTFOUND' });
    return known.map((address): LookupAddress => ({ address, family: address.includes(':') ? 6 : 4 }));
  };
  return examine({ ...openClients(named), findAddresses }, plan);
}

/** What one check came to. */
export const verdicts = (all: readonly Finding[], check: string) =>
  all.filter((one) => one.check === check).map(({ verdict, says }) => `${verdict}: ${says}`);
