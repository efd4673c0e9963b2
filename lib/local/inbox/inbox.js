// The list of emails, the newest first, and the one that the address names after its #.

import { element, showEmail } from './show-email.js';

/**
 * @typedef {{ messageId: string, from: string, to: string[], subject: string, at: number, isTest: boolean }} EmailInShort
 *   `at` in epoch seconds
 * @typedef {{ kept: number, emails: EmailInShort[] }} Listed
 */

/** Between two looks at the server, in milliseconds. */
const LOOK_MS = 2_000;
const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });

/** @param {string} id @returns {HTMLElement} */
const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

let listed = '';

async function list() {
  const text = await (await fetch('/emails')).text();
  // Nothing moves under the hand of somebody who reads, unless there is news.
  if (text === listed) return;
  listed = text;
  const { kept, emails } = /** @type {Listed} */ (JSON.parse(text));
  byId('emails').replaceChildren(...emails.toReversed().map(itemOf));
  const older = kept > emails.length ? `, the newest ${emails.length} here` : '';
  byId('counted').textContent = kept === 0 ? 'Empty.' : `${kept} ${kept === 1 ? 'email' : 'emails'}${older}.`;
  mark();
}

/** @param {EmailInShort} email */
function itemOf({ messageId, to, subject, at, isTest }) {
  const link = element('a', 'email');
  link.setAttribute('href', `#${messageId}`);
  const when = element('time', 'when', clock.format(at * 1_000));
  link.append(element('span', 'to', to.join(', ')), element('span', 'subject', subject), when);
  if (isTest) link.append(element('span', 'mark', 'test mode'));
  const item = element('li', '');
  item.append(link);
  return item;
}

const chosen = () => location.hash.slice(1);

function mark() {
  for (const link of document.querySelectorAll('a.email')) {
    if (link.getAttribute('href') === `#${chosen()}`) link.setAttribute('aria-current', 'true');
    else link.removeAttribute('aria-current');
  }
}

async function show() {
  mark();
  const id = chosen();
  if (!/^[\w-]+$/.test(id)) return;
  const response = await fetch(`/emails/${id}`);
  if (id !== chosen()) return;
  if (response.ok) showEmail(byId('email'), await response.json());
  else byId('email').replaceChildren(element('p', 'empty', 'This email is not here any more.'));
}

async function look() {
  // A server that has ended says nothing; it may come back.
  if (!document.hidden) await list().catch(() => {});
  setTimeout(look, LOOK_MS);
}

byId('clear').addEventListener('click', async () => {
  await fetch('/clear-store', { method: 'POST' });
  byId('email').replaceChildren();
  await list();
});
addEventListener('hashchange', show);
void look();
void show();
