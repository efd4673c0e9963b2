// The life of an email in words.

import { counted } from './words.js';

/** @import { Life, State, Step, Told } from './api.js' */

/** @type {{ [reason: string]: string }} */
const reasons = {
  'mailbox-unknown': 'there is no such mailbox',
  'domain-unknown': 'there is no such domain',
  'mailbox-full': 'the mailbox is full',
  'suppressed-by-ses': 'the address is on SES’s own list',
  'suppressed-by-account': 'the address is on this account’s list',
  spam: 'the recipient called it spam',
};

/** @type {{ [state in Told]: string }} */
const states = {
  accepted: 'SES has it, and nobody has told yet what became of it',
  delayed: 'It is delayed, and SES goes on trying',
  delivered: 'Delivered',
  bounced: 'It bounced',
  rejected: 'SES rejected it',
  suppressed: 'SES did not try',
  complained: 'There is a complaint',
};

/**
 * @param {State} record @param {Life | undefined} life
 */
export function lifeInWords(record, life) {
  if (!life)
    return record === 'sent' ? 'SES has told nothing yet.' : 'It begins when SES has taken the email.';
  const { recipients, counts } = life;
  const reply = recipients.some(isPassed)
    ? ' A transient bounce beside a delivery is an automatic reply, as a rule, and changes nothing.'
    : '';
  const [recipient, ...more] = recipients;
  if (recipient && more.length === 0) return `${states[life.state]}${because(recipient)}.${reply}`;
  const parts = Object.entries(counts).map(([state, count]) => `${count} ${state}`);
  return `${recipients.length} ${counted(recipients.length, 'recipient')}: ${parts.join(', ')}.${reply}`;
}

/** @param {Step} step */
const because = ({ reason }) => (reason ? `: ${reasons[reason] ?? reason.replaceAll('-', ' ')}` : '');

/** Has a recipient a transient bounce, and the email all the same? @param {{ state: Told, states: Step[] }} recipient */
const isPassed = ({ state, states: all }) =>
  state !== 'bounced' && all.some(({ bounce }) => bounce === 'transient');

/** @param {Step} step @param {Step} first */
export function whenInWords({ at }, first) {
  const ms = Date.parse(at) - Date.parse(first.at);
  return ms <= 0 ? clock.format(new Date(at)) : `+${(ms / 1_000).toFixed(1)} s`;
}

const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });

/** @type {{ [state in Told]: 'begun' | 'good' | 'wait' | 'bad' }} */
export const tones = {
  accepted: 'begun',
  delayed: 'wait',
  delivered: 'good',
  bounced: 'bad',
  rejected: 'bad',
  suppressed: 'bad',
  complained: 'bad',
};
