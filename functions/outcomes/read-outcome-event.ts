import * as v from 'valibot';
import type { OutcomeEvent, TestEvent } from './outcome-event.ts';

/** An id becomes a header, and is signed with dots around it: it can have neither a line's end nor a dot. */
const eventId = v.pipe(v.string(), v.regex(/^evt_[\w-]{1,64}$/));
/** A filter's attribute of SNS: one word with dots. */
const eventType = v.pipe(v.string(), v.regex(/^email\.[a-z]{1,32}$/));
const instant = v.pipe(v.string(), v.isoTimestamp());

/**
 * What is told on must be what `toOutcomeEvent` made. Members that are not known here pass: while a version is deployed, one function
 * is newer than the other.
 */
const outcomeEvent = v.pipe(
  v.looseObject({
    id: eventId,
    type: eventType,
    timestamp: instant,
    data: v.looseObject({
      email_id: v.string(),
      record: v.string(),
      created_at: instant,
      recipient: v.string(),
      state: v.string(),
      rank: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(99)),
    }),
  }),
  v.check(({ type, data }) => type === `email.${data.state}`),
);

const testEvent = v.looseObject({
  id: eventId,
  type: v.literal('webhook.test'),
  timestamp: instant,
  data: v.looseObject({ message: v.string() }),
});

const anyEvent = v.union([outcomeEvent, testEvent]);

/** @returns undefined where it is neither a change of an email nor a test */
export function readOutcomeEvent(body: string): OutcomeEvent | TestEvent | undefined {
  const result = v.safeParse(anyEvent, parse(body));
  return result.success ? (result.output as OutcomeEvent | TestEvent) : undefined;
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
