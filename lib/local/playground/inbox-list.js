// The emails that SES accepted, the newest first.

import { element } from './time-line.js';

/** @import { InboxEmail } from './api.js' */

const EMAILS_MAX = 100;
const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });

/** @param {HTMLElement} list @param {HTMLElement} empty what stands there without an email */
export function inboxList(list, empty) {
  /** @type {Map<string, HTMLElement>} */
  const shown = new Map();
  return {
    /** @param {InboxEmail[]} emails the oldest first */
    show(emails) {
      empty.hidden = emails.length > 0;
      const newest = emails.slice(-EMAILS_MAX);
      for (const [id, item] of shown) {
        if (newest.some((email) => email.id === id)) continue;
        item.remove();
        shown.delete(id);
      }
      for (const email of newest) {
        let item = shown.get(email.id);
        if (!item) {
          item = itemOf(email);
          shown.set(email.id, item);
          list.prepend(item);
        }
        item.toggleAttribute('data-under-key', email.underKey);
      }
    },
  };
}

/** @param {InboxEmail} email */
function itemOf({ to, subject, at, isTest }) {
  const item = element('li', 'email');
  const when = element('time', 'when', clock.format(new Date(at)));
  when.setAttribute('datetime', at);
  item.append(element('span', 'to', to.join(', ')), element('span', 'subject', subject), when);
  if (isTest) item.append(element('span', 'mark', 'test mode'));
  return item;
}
