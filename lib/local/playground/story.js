// What just happened, for those who do not see it, and what to press next.

import { counted, inWords } from './words.js';

/** @import { Answer } from './api.js' */

/**
 * @typedef {object} Breakage what a button breaks on the way, and what is said of it
 * @property {object} fault as `/_local/faults` takes it
 * @property {string} meanwhile
 * @property {string} sent when the request was answered all the same
 * @property {string} replayed when there was nothing to break
 */

/** @type {{ lose: Breakage, kill: Breakage }} */
export const breakages = {
  lose: {
    fault: { ses: 'lose-answer' },
    meanwhile: 'SES has it, and its answer is lost. The request waits for SES’s own event.',
    sent: 'The answer was lost, and SES’s own event told the id.',
    replayed:
      'The record answered. SES was not asked again, so there was no answer to lose: a new key has one.',
  },
  kill: {
    fault: { sender: 'kill' },
    meanwhile: '',
    sent: 'The sender was faster.',
    replayed: 'The record answered. Nobody was sending, so there was no sender to kill: a new key has one.',
  },
};

/** The answers of one press in a sentence. @param {readonly Answer[]} answers */
export function tally(answers) {
  /** @type {Map<string, number>} */
  const outcomes = new Map();
  for (const answer of answers) {
    const { outcome, advice } = inWords(answer);
    const text = answers.length === 1 && advice ? `${outcome}. ${advice}` : outcome;
    outcomes.set(text, (outcomes.get(text) ?? 0) + 1);
  }
  const parts = [...outcomes].map(([text, count]) => (answers.length === 1 ? text : `${count}: ${text}`));
  return `${answers.length} ${counted(answers.length, 'answer')}. ${parts.join('; ')}`;
}

/** @param {readonly Answer[]} answers @param {number} requests how many there were under this key */
export function hintAfter(answers, requests) {
  const [answer] = answers;
  if (!answer) return '';
  const { status, replayed, problem } = answer;
  if (problem?.name === 'idempotency-key-reused') {
    return 'This key belongs to the email it first came with. Take a new key for this one.';
  }
  if (problem?.errors) return 'Nothing was sent, and the key is still unused. Put it right and press Send.';
  if (!problem && (status === 0 || status >= 500)) {
    return 'Did it go out? Press Send again: the same key cannot send it twice.';
  }
  if (problem) return '';
  if (answers.length > 1) return `${answers.length} requests at once, and every answer has the same id.`;
  if (replayed) return `${requests} requests, one email. Try 20 at once, or break something.`;
  if (requests === 1) return 'Now press Send again, as an impatient finger does, or a client that retries.';
  return '';
}
