// Many requests, one email: both counted for the key in the form.

import { counted } from './words.js';

/** @param {string} id @returns {HTMLElement} */
const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

export function score() {
  /** @type {Map<string, number>} */
  const requests = new Map();
  let shown = '';

  const showRequests = () => {
    const count = requests.get(shown) ?? 0;
    byId('requests').textContent = String(count);
    byId('requests-word').textContent = counted(count, 'request');
  };

  /** @param {number} count */
  const emails = (count) => {
    byId('emails').textContent = String(count);
    byId('emails-word').textContent = counted(count, 'email');
    byId('stamp').dataset.count = count > 1 ? 'many' : String(count);
  };

  return {
    emails,
    /** @param {string} key */
    requests: (key) => requests.get(key) ?? 0,
    /** @param {string} key */
    request(key) {
      requests.set(key, (requests.get(key) ?? 0) + 1);
      showRequests();
    },
    /** Another key. @param {string} key */
    show(key) {
      shown = key;
      showRequests();
      emails(0);
    },
  };
}
