import type { Duration } from 'aws-cdk-lib';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { ConfigurationSetTlsPolicy } from 'aws-cdk-lib/aws-ses';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Auth } from './auth.ts';
import type { CustomDomainProps } from './custom-domain.ts';
import type { HistoryProps } from './history-props.ts';
import type { Throttle } from './http-endpoint.ts';
import type { Sdk } from './sdk.ts';
import type { SenderIdentity } from './sender-identity.ts';
import type { StoreProps } from './store-props.ts';

/** What an email API may be told. Only `from` must be given. */
export interface EmailApiProps extends HistoryProps, StoreProps {
  /**
   * Who an email without `from` comes from: `a@b` or `Name <a@b>`. No token. In Python this is `from_`.
   */
  readonly from: string;
  /**
   * Who may be a sender: addresses, or domains that stand for all of their addresses (not for those of their
   * subdomains). `from` must be among them.
   *
   * @default - the address of `from` alone
   */
  readonly allowedSenders?: string[];
  /**
   * How SES in the stack's account and region comes to know the sender.
   *
   * @default SenderIdentity.existing()
   */
  readonly identity?: SenderIdentity;
  /**
   * Who may call.
   *
   * @default Auth.iam()
   */
  readonly auth?: Auth;
  /**
   * How long a repeat waits for the first request, and an unknown outcome for SES's word, 0 to 5 s.
   *
   * @default Duration.seconds(5)
   */
  readonly wait?: Duration;
  /**
   * Addresses or domains of recipients. While an account is in SES's sandbox, SES wants them verified, and the
   * function allowed to use them.
   *
   * @default - none, which is enough outside of the sandbox and for SES's mailbox simulator
   */
  readonly sandboxRecipients?: string[];
  /**
   * How many requests the API takes before it answers 429.
   *
   * @default - 50 a second and bursts of 100
   */
  readonly throttle?: Throttle;
  /**
   * A domain of one's own for the API.
   *
   * @default - API Gateway's own name
   */
  readonly customDomain?: CustomDomainProps;
  /**
   * Who gets a mail when an alarm goes off. SNS asks this address for confirmation first.
   *
   * @default - nobody; `alarms` can be given other actions
   */
  readonly alarmEmail?: string;
  /**
   * What the alarms publish to, in place of a topic of the API's own for `alarmEmail`. It must let CloudWatch publish, as a
   * topic without a policy of its own does.
   *
   * @default - none
   */
  readonly alarmTopic?: ITopic;
  /**
   * Where docs/operations.md can be read. The description of an alarm links to its section there.
   *
   * @default - the path in the repository
   */
  readonly runbookUrl?: string;
  /**
   * How long logs are kept.
   *
   * @default RetentionDays.THREE_MONTHS
   */
  readonly logRetention?: RetentionDays;
  /**
   * Of the function that sends, in MB. Lambda gives CPU by memory, and a request needs CPU.
   *
   * @default 1024
   */
  readonly memorySize?: number;
  /**
   * How many requests the function that sends may work on at once.
   *
   * @default - what the account has left
   */
  readonly reservedConcurrency?: number;
  /**
   * What the functions speak to AWS with.
   *
   * @default Sdk.LEAN
   */
  readonly sdk?: Sdk;
  /**
   * How long a settled key is remembered, from its claim on: 1 minute to 7 days.
   *
   * @default Duration.hours(1)
   */
  readonly window?: Duration;
  /**
   * How long a key whose outcome was ever unknown is held, from its claim on: 4 hours to 7 days, and not less
   * than `window`.
   *
   * @default Duration.hours(24)
   */
  readonly hold?: Duration;
  /**
   * REQUIRE lets SES deliver to servers that take TLS only; what others were sent bounces. With OPTIONAL, SES uses TLS
   * wherever the server can.
   *
   * @default ConfigurationSetTlsPolicy.OPTIONAL
   */
  readonly tlsPolicy?: ConfigurationSetTlsPolicy;
  /**
   * How often the table is searched for keys that are unknown for too long, in whole minutes.
   *
   * @default Duration.minutes(15)
   */
  readonly openRecordsEvery?: Duration;
  /**
   * How many batches of ten of SES's events are worked on at once, 2 to 1,000. An email has two events or more.
   *
   * @default 5
   */
  readonly eventsConcurrency?: number;
}
