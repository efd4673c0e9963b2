import { toTestEvent } from '../../functions/outcomes/outcome-event.ts';
import { eventBody, everyEvent } from './life-of.ts';

/** The body of an event that something was changed in. */
function changed(change: { [name: string]: unknown }, dataChange: { [name: string]: unknown } = {}): string {
  const [event] = everyEvent();
  return JSON.stringify({ ...event, ...change, data: { ...event?.data, ...dataChange } });
}

/** Bodies that are no event: what a stranger, a bug or another topic could put into a queue. */
export const garbage: [string, string][] = [
  ['nothing', ''],
  ['no JSON', '}{'],
  ['null', 'null'],
  ['a text', '"evt_1"'],
  ['a list', '[]'],
  ['an empty object', '{}'],
  ['an SES event', '{"eventType":"Delivery","mail":{}}'],
  ['what SNS wraps around a message', JSON.stringify({ Type: 'Notification', Message: eventBody() })],
  ['an id with a line end', changed({ id: 'evt_a\r\nx-evil: 1' })],
  ['an id with a line end behind it', changed({ id: 'evt_a\n' })],
  ['an id with a dot', changed({ id: 'evt_a.1' })],
  ['an id that is none of ours', changed({ id: 'msg_1' })],
  ['an endless id', changed({ id: `evt_${'a'.repeat(65)}` })],
  ['an id that is a list', changed({ id: ['evt_a'] })],
  ['a type that is no type', changed({ type: 'email.\u0000' })],
  ['a type of another state', changed({ type: 'email.bounced' })],
  ['a timestamp that is none', changed({ timestamp: 'yesterday' })],
  ['a rank that is a text', changed({}, { rank: '3' })],
  ['a rank that is no whole number', changed({}, { rank: 0.5 })],
  ['a rank that grows beyond everything', changed({}, { rank: 1e21 })],
  ['a test without data', JSON.stringify({ ...toTestEvent('evt_1', 0), data: null })],
  ['depth', '['.repeat(100_000)],
];
