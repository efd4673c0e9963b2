// An answer in words.

/** @import { Answer, Problem, State } from './api.js' */

const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' });

/**
 * @typedef {object} Words
 * @property {'good' | 'wait' | 'bad'} tone
 * @property {string} outcome
 * @property {string} [advice]
 */

/**
 * @param {Answer} answer
 * @returns {Words}
 */
export function inWords({ status, replayed, problem, retryAfter }) {
  if (problem) return problemInWords(problem, replayed, retryAfter);
  if (status === 202) return { tone: 'good', outcome: replayed ? 'Sent before' : 'Sent' };
  if (status === 0) return { tone: 'wait', outcome: 'No answer came', advice: 'Send again: same key.' };
  if (status >= 500)
    return {
      tone: 'wait',
      outcome: 'The sender ended without an answer',
      advice: 'Sent or not? Send again: same key.',
    };
  return { tone: 'bad', outcome: 'Refused by the gateway' };
}

/**
 * @param {Problem} problem
 * @param {boolean} replayed
 * @param {number | undefined} retryAfter
 * @returns {Words}
 */
function problemInWords({ name, title, detail, retry, errors }, replayed, retryAfter) {
  const tone = name === 'outcome-unknown' || name === 'request-in-progress' ? 'wait' : 'bad';
  if (errors) return { tone, outcome: title, advice: 'Not sent. The fields say what is wrong.' };
  const when = retryAfter ? ` after ${retryAfter} s` : '';
  const next = /** @type {{ [retry: string]: string }} */ ({
    'same-key': `Send again${when}: same key.`,
    corrected: 'Correct it and send it: the same key is free.',
    'new-key': 'Another try needs a new key.',
    no: 'Do not repeat it.',
  })[retry];
  return { tone, outcome: replayed ? `${title} (as before)` : title, advice: [detail, next].join(' ') };
}

/** @type {{ [state in State]: (id: string, until: string) => string }} */
export const stateInWords = {
  absent: () => 'Nobody has used this key yet.',
  sending: () => 'One request holds the key and talks to SES. Every other one waits.',
  sent: (id, until) => `SES has it${id && `, as ${id}`}. Every repeat gets this same answer${until}.`,
  refused: (_, until) => `SES refused it for good. Every repeat hears the same${until}.`,
  not_sent: () => 'It was certainly not sent, so the same key may try again.',
  unknown: () => 'SES may have it or not, so nothing is sent again. SES’s own event will tell.',
};

/**
 * A time of day is the next one of its kind; a key may be held for a whole day, until the same time tomorrow.
 *
 * @param {Date} until @param {Date} now
 */
export function untilInWords(until, now) {
  const day = until.toDateString() === now.toDateString() ? '' : 'tomorrow, ';
  return ` until ${day}${clock.format(until)}`;
}

/** @param {number} count @param {string} one */
export const counted = (count, one) => (count === 1 ? one : `${one}s`);

/** @param {number} ms */
export function duration(ms) {
  return ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`;
}
