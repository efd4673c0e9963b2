import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import * as v from 'valibot';
import { eventLimits } from '../event-limits.ts';
import { sdkNames } from '../function-names.ts';
import { memoryMb } from '../memory.ts';
import { ranges } from '../ranges.ts';
import { WEBHOOK_URL_RULE } from '../webhook-url.ts';
import { choice, maybe, maybeNumber, number, setting, several, whether } from './kinds.ts';
import {
  address,
  domain,
  httpsUrl,
  list,
  mailbox,
  numberOf,
  retentionDays,
  text,
  webhookUrl,
} from './rules.ts';

/** Every setting of a deployment, and the only place that knows them all. */
export const settingsSchema = v.strictObject({
  from: setting(
    mailbox,
    'one address, as a@example.com or Name <a@example.com>',
    'Who an email without `from` comes from',
    'none, it must be given',
  ),
  stackName: setting(
    v.optional(text(/^[A-Za-z][A-Za-z0-9-]{0,127}$/), 'EmailApi'),
    'a letter, then at most 127 letters, digits and hyphens',
    'What CloudFormation calls the stack; another name is another stack',
  ),
  allowedSenders: several(
    ranges.allowedSenders,
    'Who may be a sender; `from` must be among them',
    'the address of `from`',
  ),
  identity: choice(
    ['existing', 'address', 'domain'],
    'How SES knows the sender: it does already, or verifies its address by a mail, or its domain by DKIM records',
  ),
  hostedZoneId: maybe(
    text(/^Z[A-Z0-9]{1,31}$/),
    'the id of a hosted zone, as Z0123456789ABCDEFGHIJ',
    'The zone of the new identity or the custom domain',
  ),
  hostedZoneName: maybe(domain, 'a domain, as example.com', 'The name of that zone'),
  auth: choice(
    ['iam', 'jwt', 'apiKeys'],
    'Who may call: IAM principals that are allowed to, bearers of a token, or of an API key',
  ),
  jwtIssuer: maybe(httpsUrl, 'an https:// address', 'The `iss` of the tokens'),
  jwtAudience: setting(
    v.optional(list(text(/^\S+$/))),
    'a list of audiences',
    'One of them is the `aud` of a token',
  ),
  jwtScope: maybe(text(/^[\x21\x23-\x5b\x5d-\x7e]+$/), 'one scope', 'A scope that a token must carry'),
  authorizerCacheSeconds: maybeNumber(
    ranges.authorizerCacheSeconds,
    'How long API Gateway remembers what an API key is worth; so long a revoked one may still work',
    '60, with auth=apiKeys',
  ),
  waitSeconds: number(
    ranges.waitSeconds,
    5,
    'How long a repeat waits for the first request, and an unknown outcome for SES',
  ),
  sandboxRecipients: several(
    ranges.sandboxRecipients,
    "Recipients whose identity SES checks too while the account is in SES's sandbox",
  ),
  rateLimit: number(ranges.rateLimit, 50, 'Requests a second, over all callers'),
  burstLimit: number(ranges.burstLimit, 100, 'Requests at once, over all callers'),
  domainName: maybe(
    domain,
    'a domain, as api.example.com',
    "A domain of one's own for the API",
    "API Gateway's",
  ),
  certificateArn: maybe(
    text(/^arn:[^:]+:acm:[^:]+:\d{12}:certificate\/\S+$/),
    'the ARN of a certificate of ACM',
    'Its certificate, in the region of the stack',
  ),
  alarmEmail: maybe(
    address,
    'an address, as a@example.com',
    'Who gets a mail when an alarm goes off',
    'nobody',
  ),
  runbookUrl: maybe(
    httpsUrl,
    'an https:// address',
    'Where docs/operations.md can be read; alarms link to its sections',
    'the path in the repository',
  ),
  logRetentionDays: setting(
    v.optional(numberOf(retentionDays), RetentionDays.THREE_MONTHS),
    `one of ${retentionDays.join(', ')}`,
    'How long logs are kept',
  ),
  memoryMb: number(ranges.memoryMb, memoryMb.send, 'Memory, and with it CPU, of the function that sends'),
  reservedConcurrency: maybeNumber(
    ranges.reservedConcurrency,
    'How many requests the function that sends works on at once',
    'what the account has left',
  ),
  sdk: choice(
    sdkNames,
    'What the functions speak to AWS with: clients of ours, or the whole SDK (for FIPS, say)',
  ),
  tableRemoval: choice(['keep', 'remove'], 'What becomes of the table when the stack is deleted'),
  windowSeconds: number(ranges.windowSeconds, 3_600, 'How long a settled key is remembered'),
  holdSeconds: number(ranges.holdSeconds, 86_400, 'How long a key is held whose outcome was ever unknown'),
  tls: choice(['optional', 'require'], 'Whether SES delivers to servers without TLS too'),
  openRecordsMinutes: number(
    ranges.openRecordsMinutes,
    15,
    'How often the table is searched for keys that are unknown for too long',
  ),
  eventsConcurrency: number(
    ranges.eventsConcurrency,
    eventLimits.concurrency,
    "How many batches of ten of SES's events are worked on at once",
  ),
  historyDays: number(
    ranges.historyDays,
    30,
    'How long it is kept what became of an email; 0 keeps nothing, and tells nobody',
  ),
  webhookUrl: maybe(
    webhookUrl,
    WEBHOOK_URL_RULE,
    "What is called with each change of an email's state",
    'nobody',
  ),
  webhookRecipients: whether(
    "Whether recipients' addresses are told with each change, to the webhook and to the topic",
  ),
});

/** All settings of a deployment, defaults filled in. */
export type Settings = v.InferOutput<typeof settingsSchema>;
/** The name of a setting, as `-c NAME=VALUE` has it. */
export type SettingName = keyof Settings;
