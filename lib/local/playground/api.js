// What the page asks the local server.

/**
 * @typedef {'absent' | 'sending' | 'sent' | 'refused' | 'not_sent' | 'unknown'} State
 *
 * @typedef {object} RecordSeen what `GET /email` tells of a key
 * @property {State} state
 * @property {string} [id] SES's message id
 * @property {Date} [until] when the key is forgotten
 * @property {Date} [since] when it was claimed
 * @property {Life} [life] where SES told something of the email
 *
 * @typedef {'accepted' | 'delayed' | 'delivered' | 'bounced' | 'rejected' | 'suppressed' | 'complained'} Told
 *
 * @typedef {object} Step a state of a recipient
 * @property {Told} state
 * @property {'permanent' | 'transient'} [bounce]
 * @property {string} [reason]
 * @property {string} at ISO 8601
 *
 * @typedef {Step & { recipient: string, states: Step[] }} Recipient where they are, and their way there
 *
 * @typedef {{ state: Told, counts: { [state: string]: number }, recipients: Recipient[] }} Life
 *
 * @typedef {object} Problem an RFC 9457 problem of ours
 * @property {string} name
 * @property {string} title
 * @property {string} detail
 * @property {'same-key' | 'corrected' | 'new-key' | 'no'} retry
 * @property {{ pointer: string, detail: string }[]} [errors]
 *
 * @typedef {object} Answer
 * @property {number} status 0 where no answer came
 * @property {boolean} replayed
 * @property {string} [id]
 * @property {Problem} [problem]
 * @property {number} [retryAfter] seconds
 * @property {number} ms from the press of the button on
 *
 * @typedef {{ id: string, to: string[], subject: string, at: string, underKey: boolean, isTest: boolean }} InboxEmail
 */

/** What requests are authorized with, where callers have API keys. */
let apiKey = '';

/** @param {string} text */
export function callWith(text) {
  apiKey = text;
}

/**
 * `POST /email`. Never rejects.
 *
 * @param {string} body JSON
 * @param {string} key
 * @returns {Promise<Answer>}
 */
export async function send(body, key) {
  const startedAt = performance.now();
  const ms = () => performance.now() - startedAt;
  try {
    const response = await fetch('/email', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...keyHeader(key) },
      body,
    });
    const json = await response.json();
    const type = response.headers.get('Content-Type') ?? '';
    const retryAfter = response.headers.get('Retry-After');
    return {
      status: response.status,
      replayed: response.headers.get('Idempotent-Replayed') === 'true',
      ...(response.ok && { id: json.id }),
      ...(type.startsWith('application/problem+json') && { problem: json }),
      ...(retryAfter && { retryAfter: Number(retryAfter) }),
      ms: ms(),
    };
  } catch {
    return { status: 0, replayed: false, ms: ms() };
  }
}

/**
 * `GET /email`: what is remembered of a key. It never sends and never claims.
 *
 * @param {string} key
 * @returns {Promise<RecordSeen | undefined>} undefined where nobody can tell just now
 */
export async function ask(key) {
  const response = await fetch('/email', { headers: keyHeader(key) });
  if (response.status === 404) return { state: 'absent' };
  if (!response.ok) return undefined;
  const { status, id, claimed_at, expires_at, life } = await response.json();
  return {
    state: status,
    ...(id && { id }),
    ...(claimed_at && { since: new Date(claimed_at) }),
    ...(expires_at && { until: new Date(expires_at) }),
    ...(life && { life }),
  };
}

/**
 * @param {string} key
 * @returns {Promise<{ url: string, store: string, emails: InboxEmail[], apiKey?: string }>} the API key that was made for this page
 */
export async function inbox(key) {
  return (await fetch('/_local/inbox', { headers: keyHeader(key) })).json();
}

/** @param {object} fault */
export async function setFault(fault) {
  await fetch('/_local/faults', { method: 'POST', body: JSON.stringify(fault) });
}

export async function clearFaults() {
  await fetch('/_local/faults', { method: 'DELETE' });
}

/**
 * A header takes Latin-1 only, and the API refuses whatever is not ASCII: so one such letter stands for all.
 *
 * @param {string} key
 * @returns {{ [name: string]: string }}
 */
function keyHeader(key) {
  /** @param {string} text */
  const latin = (text) => text.replace(/[^\x20-\x7e]/g, '\u00ff');
  return {
    ...(key !== '' && { 'Idempotency-Key': latin(key) }),
    ...(apiKey !== '' && { Authorization: `Bearer ${latin(apiKey)}` }),
  };
}
