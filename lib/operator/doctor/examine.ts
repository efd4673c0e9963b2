import { readSenders } from '../../ses-identities.ts';
import type { Settings } from '../../settings/schema.ts';
import { examineBootstrap } from './bootstrap.ts';
import { examineCaller } from './caller.ts';
import { examineCertificate } from './certificate.ts';
import type { Clients } from './clients.ts';
import { examineConcurrency } from './concurrency.ts';
import { type Finding, unseen } from './finding.ts';
import { lookAtIdentities } from './identities.ts';
import { examineRecipients } from './recipients.ts';
import { DEFAULT_REGION, examineRegion } from './region.ts';
import { examineSenders } from './senders.ts';
import { examineSending, seeSendingAccount } from './sending.ts';
import { examineWebhook } from './webhook.ts';

/** What is to be deployed, and where. */
export interface Plan {
  readonly settings: Settings;
  /** The region, or undefined where nothing names one. */
  readonly named: string | undefined;
  /** CDK's, of what it has bootstrapped. */
  readonly qualifier: string;
}

/** Looks at everything that a deployment needs, and changes nothing. Each check stands by itself; none throws. */
export async function examine(clients: Clients, { settings, named, qualifier }: Plan): Promise<Finding[]> {
  const region = named ?? DEFAULT_REGION;
  const { finding, account } = await examineCaller(clients.sts);
  const first = [examineRegion(named), finding];
  if (account === undefined) return [...first, unseen('all others', 'they take credentials')];
  const { sandboxRecipients = [] } = settings;
  const senders = readSenders({ ...settings, sandboxRecipients });
  const toBootstrap = `npx cdk bootstrap aws://${account}/${region} -c from=${senders.address}`;
  const [bootstrap, email, concurrency, certificate, webhook] = await Promise.all([
    examineBootstrap(clients.ssm, qualifier, toBootstrap),
    examineEmail(clients, settings, senders),
    examineConcurrency(clients.lambda, settings.reservedConcurrency),
    examineCustomDomain(clients, settings, region),
    examineReceiver(clients, settings),
  ]);
  return [...first, bootstrap, ...email, concurrency, ...certificate, ...webhook];
}

async function examineEmail(
  { ses }: Clients,
  { identity, rateLimit }: Settings,
  { address, allowed, recipients }: ReturnType<typeof readSenders>,
): Promise<Finding[]> {
  const see = lookAtIdentities(ses);
  const account = await seeSendingAccount(ses);
  return [
    ...examineSending(account, rateLimit),
    ...(await examineSenders(see, { address, allowed, identity })),
    ...(await examineRecipients(see, account, recipients)),
  ];
}

async function examineCustomDomain({ acm }: Clients, settings: Settings, region: string): Promise<Finding[]> {
  const { domainName, certificateArn } = settings;
  if (domainName === undefined || certificateArn === undefined) return [];
  return [await examineCertificate(acm, { domainName, certificateArn }, region)];
}

async function examineReceiver({ findAddresses }: Clients, { webhookUrl }: Settings): Promise<Finding[]> {
  return webhookUrl === undefined ? [] : [await examineWebhook(findAddresses, webhookUrl)];
}
