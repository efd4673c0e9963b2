import type { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { IPublicHostedZone } from 'aws-cdk-lib/aws-route53';
import type { ConfigurationSetTlsPolicy } from 'aws-cdk-lib/aws-ses';
import type { Auth } from './auth.ts';
import type { Sdk } from './build/layout.ts';
import type { CustomDomainProps } from './custom-domain.ts';

/** What an email API may be told. Only `from` must be given. */
export interface EmailApiProps {
  /** Who an email without `from` comes from: `a@b` or `Name <a@b>`. */
  readonly from: string;
  /**
   * Who may be a sender: addresses, or domains that stand for all of their addresses (not for those of their
   * subdomains). `from` must be among them.
   *
   * @default the address of `from` alone
   */
  readonly allowedSenders?: readonly string[];
  /**
   * How SES in the stack's account and region comes to know the sender.
   *
   * @default 'existing': it does already
   */
  readonly identity?: SenderIdentity;
  /**
   * Who may call.
   *
   * @default 'iam': whoever IAM allows to; see `grantSend`
   */
  readonly auth?: Auth;
  /**
   * How long a repeat waits for the first request, and an unknown outcome for SES's word, 0 to 5 s.
   *
   * @default 5 s
   */
  readonly wait?: Duration;
  /**
   * Addresses or domains of recipients. While an account is in SES's sandbox, SES wants them verified, and the
   * function allowed to use them.
   *
   * @default none, which is enough outside of the sandbox and for SES's mailbox simulator
   */
  readonly sandboxRecipients?: readonly string[];
  /**
   * How many requests the API takes before it answers 429.
   *
   * @default 50 a second and bursts of 100
   */
  readonly throttle?: Throttle;
  /** @default API Gateway's own name */
  readonly customDomain?: CustomDomainProps;
  /**
   * Who gets a mail when an alarm goes off. SNS asks this address for confirmation first.
   *
   * @default nobody; `alarms` can be given other actions
   */
  readonly alarmEmail?: string;
  /**
   * Where docs/operations.md can be read. The description of an alarm links to its section there.
   *
   * @default the path in the repository
   */
  readonly runbookUrl?: string;
  /** @default three months */
  readonly logRetention?: RetentionDays;
  /**
   * Of the function that sends, in MB. Lambda gives CPU by memory, and a request needs CPU.
   *
   * @default 1,024
   */
  readonly memorySize?: number;
  /**
   * How many requests the function that sends may work on at once.
   *
   * @default what the account has left
   */
  readonly reservedConcurrency?: number;
  /**
   * What the functions speak to AWS with. 'lean' is clients of ours for the few calls that are made, a quarter of the
   * bundle and less than half of a cold start. 'full' is the whole SDK: FIPS and dual-stack endpoints, and the correction of
   * a wrong clock.
   *
   * @default 'lean'
   */
  readonly sdk?: Sdk;
  /**
   * What becomes of the table when the stack is deleted. A stack made anew has a new table: it knows no earlier
   * request, and sends a repeat of one again.
   *
   * @default RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
  /**
   * How long a settled key is remembered, from its claim on: 1 minute to 7 days.
   *
   * @default 1 hour
   */
  readonly window?: Duration;
  /**
   * How long a key whose outcome was ever unknown is held, from its claim on: 4 hours to 7 days, and not less
   * than `window`.
   *
   * @default 24 hours
   */
  readonly hold?: Duration;
  /**
   * REQUIRE lets SES deliver to servers that take TLS only; what others were sent bounces.
   *
   * @default OPTIONAL: with TLS wherever the server can
   */
  readonly tlsPolicy?: ConfigurationSetTlsPolicy;
  /**
   * How often the table is searched for keys that are unknown for too long, in whole minutes.
   *
   * @default every 15 minutes
   */
  readonly openRecordsEvery?: Duration;
  /**
   * How many batches of ten of SES's events are worked on at once, 2 to 1,000. An email has two events or more.
   *
   * @default 5, enough for the default throttle
   */
  readonly eventsConcurrency?: number;
}

/** `address` and a hosted zone make an identity: SES writes to the address, or DKIM records prove the domain. */
export type SenderIdentity = 'existing' | 'address' | { readonly hostedZone: IPublicHostedZone };

/** What API Gateway lets through, over all callers. */
export interface Throttle {
  /** Requests a second, in the long run. */
  readonly rateLimit: number;
  /** Requests at once. */
  readonly burstLimit: number;
}
