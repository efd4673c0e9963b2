import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { ConfigurationSetTlsPolicy } from 'aws-cdk-lib/aws-ses';
import { defaultLimits } from '../functions/emails/limits.ts';
import { HOLD_SECONDS, WINDOW_SECONDS } from '../functions/idempotency/record.ts';
import { readBareAddress } from './address-or-domain.ts';
import { Auth } from './auth.ts';
import { checkTexts } from './check-texts.ts';
import type { EmailApiProps } from './email-api-props.ts';
import { eventLimits } from './event-limits.ts';
import { memoryMb } from './memory.ts';
import { isWithin, type Range, ranges } from './ranges.ts';
import { RecordStore } from './record-store.ts';
import { Sdk } from './sdk.ts';
import { SenderIdentity } from './sender-identity.ts';
import { isWebhookUrl, WEBHOOK_URL_RULE } from './webhook-url.ts';

/** What the props leave open. The settings have the same defaults; a test compares the two templates. */
const defaults = {
  identity: SenderIdentity.existing(),
  auth: Auth.iam(),
  sdk: Sdk.LEAN,
  store: RecordStore.dynamoDb(),
  wait: Duration.millis(defaultLimits.waitMs),
  sandboxRecipients: [] as string[],
  throttle: { rateLimit: 50, burstLimit: 100 },
  logRetention: RetentionDays.THREE_MONTHS,
  memorySize: memoryMb.send,
  removalPolicy: RemovalPolicy.RETAIN,
  window: Duration.seconds(WINDOW_SECONDS),
  hold: Duration.seconds(HOLD_SECONDS),
  tlsPolicy: ConfigurationSetTlsPolicy.OPTIONAL,
  openRecordsEvery: Duration.minutes(15),
  eventsConcurrency: eventLimits.concurrency,
  historyDays: 30,
  webhookRecipients: false,
} satisfies Partial<EmailApiProps>;

/** The props with every default filled in. */
export type CompleteProps = EmailApiProps & Required<Pick<EmailApiProps, keyof typeof defaults>>;

/** @throws in one sentence, where a prop is not what it may be, or two exclude each other */
export function withDefaults(props: EmailApiProps): CompleteProps {
  const given = withoutAbsent(props);
  checkTexts(given);
  const complete: CompleteProps = { ...defaults, ...given };
  checkMade(complete);
  checkNumbers(complete);
  checkTogether(complete);
  return complete;
}

/** `null` is what JavaScript, and a language without `undefined`, says for nothing. */
function withoutAbsent<T extends object>(props: T): T {
  return Object.fromEntries(Object.entries(props).filter(([, value]) => value != null)) as T;
}

function checkTogether(props: CompleteProps): void {
  if (props.alarmEmail !== undefined && 'wrong' in readBareAddress(props.alarmEmail)) {
    throw new Error(`alarmEmail must be an address without a name, not "${props.alarmEmail}"`);
  }
  if (props.alarmEmail !== undefined && props.alarmTopic !== undefined) {
    throw new Error('alarmEmail and alarmTopic exclude each other: subscribe the address to the topic');
  }
  if (props.deletionProtection && props.removalPolicy === RemovalPolicy.DESTROY) {
    throw new Error('deletionProtection would keep removalPolicy DESTROY from deleting the table');
  }
  checkHistory(props);
}

function checkHistory({ historyDays, webhookUrl, webhookRecipients }: CompleteProps): void {
  if (typeof webhookRecipients !== 'boolean') throw new Error('webhookRecipients must be true or false');
  if (webhookUrl !== undefined && !isWebhookUrl(webhookUrl)) {
    // Without it: somebody may have put a password in it.
    throw new Error(`webhookUrl must be ${WEBHOOK_URL_RULE}`);
  }
  if (historyDays === 0 && (webhookUrl !== undefined || webhookRecipients)) {
    throw new Error('webhookUrl and webhookRecipients need history: historyDays must not be 0');
  }
}

/** An app may hold two copies of the package, and neither knows the other's classes. */
const OWN = ", of EmailApi's own copy of this package";

/** What JavaScript may have been written with: the texts that were there before the classes, an ARN in place of its topic. */
function checkMade({ auth, identity, sdk, store, alarmTopic }: CompleteProps): void {
  if (!(auth instanceof Auth))
    throw new Error(`auth must be Auth.iam(), Auth.jwt(…) or Auth.apiKeys()${OWN}`);
  if (!(identity instanceof SenderIdentity)) {
    throw new Error(`identity must be SenderIdentity.existing(), .address() or .domain(…)${OWN}`);
  }
  if (!(sdk instanceof Sdk)) throw new Error(`sdk must be Sdk.LEAN or Sdk.FULL${OWN}`);
  if (!(store instanceof RecordStore))
    throw new Error(`store must be RecordStore.dynamoDb() or RecordStore.redis(…)${OWN}`);
  // Without an ARN, its alarms would be deployed, and tell nobody.
  if (alarmTopic !== undefined && typeof alarmTopic.topicArn !== 'string') {
    throw new Error('alarmTopic must be a topic, as Topic.fromTopicArn(…) gives one');
  }
}

function checkNumbers(props: CompleteProps): void {
  const { throttle, reservedConcurrency = ranges.reservedConcurrency[0] } = props;
  check('wait', seconds(props.wait), ranges.waitSeconds, ' s');
  check('window', seconds(props.window), ranges.windowSeconds, ' s');
  check('hold', seconds(props.hold), ranges.holdSeconds, ' s');
  checkWhole('throttle.rateLimit', throttle.rateLimit, ranges.rateLimit);
  checkWhole('throttle.burstLimit', throttle.burstLimit, ranges.burstLimit);
  checkWhole('memorySize', props.memorySize, ranges.memoryMb, ' MB');
  checkWhole('reservedConcurrency', reservedConcurrency, ranges.reservedConcurrency);
  checkWhole('eventsConcurrency', props.eventsConcurrency, ranges.eventsConcurrency);
  checkWhole('historyDays', props.historyDays, ranges.historyDays);
  checkWhole('openRecordsEvery', seconds(props.openRecordsEvery) / 60, ranges.openRecordsMinutes, ' min');
  if (seconds(props.hold) < seconds(props.window)) throw new Error('hold must not be shorter than window');
}

/** Not a number where JavaScript gave no duration. */
const seconds = (duration: Duration) =>
  typeof duration.toSeconds === 'function' ? duration.toSeconds({ integral: false }) : Number.NaN;

function checkWhole(name: string, value: number, range: Range, unit = ''): void {
  check(name, Number.isInteger(value) ? value : Number.NaN, range, `${unit}, a whole number`);
}

function check(name: string, value: number, range: Range, unit = ''): void {
  if (!isWithin(value, range)) throw new Error(`${name} must be ${range[0]} to ${range[1]}${unit}`);
}
