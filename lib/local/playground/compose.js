// The form: the email, its key, and what is wrong with them.

/** @import { Answer } from './api.js' */

const FIELDS = /** @type {const} */ (['to', 'from', 'subject', 'text', 'api-key', 'key']);

/** Problems without pointers that are about one field all the same. */
const FIELD_OF = /** @type {{ [problem: string]: string }} */ ({
  'idempotency-key-missing': 'key',
  'idempotency-key-invalid': 'key',
  'sender-not-allowed': 'from',
});

/**
 * Several, where a comma stands between addresses, and not in somebody's name; what is one alone stays as it is.
 * @param {string} text
 */
function readRecipients(text) {
  const parts = text.split(',').filter((part) => part.trim());
  return parts.length > 1 && parts.every((part) => part.includes('@')) ? parts : text;
}

/** @param {HTMLFormElement} form */
export function compose(form) {
  /** @param {string} name */
  const field = (name) => /** @type {HTMLInputElement} */ (form.elements.namedItem(name));

  /** @param {string} name @param {string} detail */
  const setError = (name, detail) => {
    if (detail) field(name).setAttribute('aria-invalid', 'true');
    else field(name).removeAttribute('aria-invalid');
    /** @type {HTMLElement} */ (document.getElementById(`${name}-error`)).textContent = detail;
  };

  for (const name of FIELDS) field(name).addEventListener('input', () => setError(name, ''));

  let made = '';
  const newKey = () => {
    const [number = 0] = crypto.getRandomValues(new Uint32Array(1));
    made = `order-${100_000 + (number % 900_000)}`;
    field('key').value = made;
    setError('key', '');
  };
  newKey();

  return {
    newKey,
    key: () => field('key').value.trim(),
    /** Whether the key is the one that was made here. */
    isOwnKey: () => field('key').value === made,
    /** JSON text; a field that is empty is left out where it may be. */
    body: () => {
      const [to, from, subject, text] = ['to', 'from', 'subject', 'text'].map((name) => field(name).value);
      return JSON.stringify({ to: readRecipients(to ?? ''), ...(from?.trim() && { from }), subject, text });
    },
    /** Shows the field of the API key, where callers have one. @param {string} apiKey what to begin with */
    offerApiKey(apiKey) {
      const place = /** @type {HTMLElement} */ (document.getElementById('api-key-field'));
      if (!place.hidden) return false;
      place.hidden = false;
      field('api-key').value = apiKey;
      return true;
    },
    apiKey: () => field('api-key').value.trim(),
    clearErrors: () => {
      for (const name of FIELDS) setError(name, '');
    },
    /** Shows a problem at its fields, and goes to the first of them. @param {Answer} answer */
    showErrors({ status, problem }) {
      // No problem of ours: the gateway has turned it away.
      if (!problem && (status === 401 || status === 403)) {
        setError('api-key', 'This API key lets nobody in.');
        field('api-key').focus();
      }
      if (!problem) return;
      const about = FIELD_OF[problem.name];
      const errors = problem.errors ?? (about ? [{ pointer: `/${about}`, detail: problem.detail }] : []);
      const wrong = errors.flatMap(({ pointer, detail }) => {
        const name = FIELDS.find((one) => pointer.split('/')[1] === one);
        if (name) setError(name, detail);
        return name ? [name] : [];
      });
      const first = FIELDS.find((name) => wrong.includes(name));
      if (first) field(first).focus();
    },
  };
}
