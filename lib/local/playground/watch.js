// Looks at a key's record and the inbox: after each answer, and again and again while something is still open.

import { ask, inbox } from './api.js';

/** @import { InboxEmail, RecordSeen } from './api.js' */

/** Between two looks, in milliseconds: often at first, then rarely, since SES tells within seconds or never. */
const FIRST_MS = 80;
const LAST_MS = 15_000;
const GROWTH = 1.3;
/** Our SES tells the whole life of an email within two seconds, and a second later where a table was out. */
const YOUNG_MS = 6_000;

/** @type {RecordSeen} */
const absent = { state: 'absent' };

/** @param {RecordSeen} record */
const isYoung = ({ state, since }) =>
  state === 'sent' && since !== undefined && Date.now() - since.getTime() < YOUNG_MS;

/**
 * @param {object} page
 * @param {() => string} page.key
 * @param {() => boolean} page.isUnused whether nobody can know the key yet
 * @param {() => boolean} page.isBusy whether a request is under way
 * @param {(record: RecordSeen) => void} page.showRecord
 * @param {(inbox: { url: string, store: string, emails: InboxEmail[], apiKey?: string }) => void} page.showInbox
 */
export function watch({ key, isUnused, isBusy, showRecord, showInbox }) {
  let wanted = 0;
  let running = false;

  /** @returns whether there may be news soon */
  const look = async () => {
    const asked = key();
    const asking = asked === '' || isUnused() ? absent : ask(asked);
    const [record, emails] = await Promise.all([asking, inbox(asked)]);
    // The visitor took another key meanwhile.
    if (asked !== key()) return true;
    if (record) showRecord(record);
    showInbox(emails);
    return isBusy() || !record || record.state === 'sending' || record.state === 'unknown' || isYoung(record);
  };

  /** Ends a pause. */
  let wake = () => {};
  /** @param {number} ms @returns {Promise<void>} */
  const rest = (ms) =>
    new Promise((resolve) => {
      wake = resolve;
      setTimeout(resolve, ms);
    });

  const run = async () => {
    running = true;
    for (let pause = FIRST_MS; ; pause = Math.min(pause * GROWTH, LAST_MS)) {
      const seen = wanted;
      // A server that has ended says nothing; the page looks again when a button is pressed.
      const open = await look().catch(() => false);
      if (wanted === seen && !open) break;
      if (wanted === seen) await rest(pause);
      if (wanted > seen) pause = FIRST_MS;
    }
    running = false;
  };

  /** To be called whenever something may have changed. */
  return () => {
    wanted += 1;
    wake();
    if (!running) void run();
  };
}
