import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { ConfigurationSetTlsPolicy } from 'aws-cdk-lib/aws-ses';
import { defaultLimits } from '../functions/emails/limits.ts';
import { HOLD_SECONDS, WINDOW_SECONDS } from '../functions/idempotency/record.ts';
import { readBareAddress } from './address-or-domain.ts';
import type { EmailApiProps } from './email-api-props.ts';
import { eventLimits } from './event-limits.ts';
import { memoryMb } from './memory.ts';
import { isWithin, type Range, ranges } from './ranges.ts';

/** What the props leave open. The settings have the same defaults; a test compares the two templates. */
const defaults = {
  identity: 'existing',
  auth: 'iam',
  sdk: 'lean',
  wait: Duration.millis(defaultLimits.waitMs),
  sandboxRecipients: [],
  throttle: { rateLimit: 50, burstLimit: 100 },
  logRetention: RetentionDays.THREE_MONTHS,
  memorySize: memoryMb.send,
  removalPolicy: RemovalPolicy.RETAIN,
  window: Duration.seconds(WINDOW_SECONDS),
  hold: Duration.seconds(HOLD_SECONDS),
  tlsPolicy: ConfigurationSetTlsPolicy.OPTIONAL,
  openRecordsEvery: Duration.minutes(15),
  eventsConcurrency: eventLimits.concurrency,
} as const satisfies Partial<EmailApiProps>;

/** The props with every default filled in. */
export type CompleteProps = EmailApiProps & Required<Pick<EmailApiProps, keyof typeof defaults>>;

/** @throws in one sentence, where a number is out of range */
export function withDefaults(given: EmailApiProps): CompleteProps {
  const props: CompleteProps = { ...defaults, ...withoutUndefined(given) };
  const { throttle, reservedConcurrency = ranges.reservedConcurrency[0] } = props;
  check('wait', seconds(props.wait), ranges.waitSeconds, ' s');
  check('window', seconds(props.window), ranges.windowSeconds, ' s');
  check('hold', seconds(props.hold), ranges.holdSeconds, ' s');
  checkWhole('throttle.rateLimit', throttle.rateLimit, ranges.rateLimit);
  checkWhole('throttle.burstLimit', throttle.burstLimit, ranges.burstLimit);
  checkWhole('memorySize', props.memorySize, ranges.memoryMb, ' MB');
  checkWhole('reservedConcurrency', reservedConcurrency, ranges.reservedConcurrency);
  checkWhole('eventsConcurrency', props.eventsConcurrency, ranges.eventsConcurrency);
  check('openRecordsEvery', props.openRecordsEvery.toMinutes(), ranges.openRecordsMinutes, ' min');
  if (props.alarmEmail !== undefined && 'wrong' in readBareAddress(props.alarmEmail)) {
    throw new Error(`alarmEmail must be an address without a name, not "${props.alarmEmail}"`);
  }
  if (seconds(props.hold) < seconds(props.window)) throw new Error('hold must not be shorter than window');
  return props;
}

function withoutUndefined<T extends object>(props: T): T {
  return Object.fromEntries(Object.entries(props).filter(([, value]) => value !== undefined)) as T;
}

const seconds = (duration: Duration) => duration.toSeconds({ integral: false });

function checkWhole(name: string, value: number, range: Range, unit = ''): void {
  check(name, Number.isInteger(value) ? value : Number.NaN, range, `${unit}, a whole number`);
}

function check(name: string, value: number, range: Range, unit = ''): void {
  if (!isWithin(value, range)) throw new Error(`${name} must be ${range[0]} to ${range[1]}${unit}`);
}
