// One email: who and what, its HTML in a frame that can do nothing, its text, its attachments.

/**
 * @typedef {object} Email
 * @property {string} messageId
 * @property {string} from
 * @property {string[]} replyTo
 * @property {{ to: string[], cc: string[], bcc: string[] }} destination
 * @property {string} subject
 * @property {{ name: string, value: string }[]} [headers]
 * @property {{ [name: string]: string }} tags
 * @property {number} at epoch seconds
 * @property {string} [text]
 * @property {boolean} hasHtml
 * @property {boolean} isTest whether its recipients are those of SES's mailbox simulator, in the place of people
 * @property {{ filename: string, contentType: string, size: number }[]} attachments
 */

const clock = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
const bytes = new Intl.NumberFormat(undefined, { style: 'unit', unit: 'byte', unitDisplay: 'long' });

/** @param {string} tag @param {string} name @param {string} [text] */
export function element(tag, name, text = '') {
  const made = document.createElement(tag);
  if (name) made.className = name;
  made.textContent = text;
  return made;
}

/** @param {HTMLElement} place @param {Email} email */
export function showEmail(place, email) {
  place.replaceChildren(
    element('h2', 'headline', email.subject),
    ...(email.isTest ? [element('p', 'mark', 'Test mode: a person would not have got it.')] : []),
    factsOf(email),
    ...(email.hasHtml ? [frameOf(email)] : []),
    ...(email.text === undefined ? [] : [textOf(email.text, email.hasHtml)]),
    ...(email.attachments.length > 0 ? [attachmentsOf(email)] : []),
  );
}

/** @param {Email} email */
function factsOf({ messageId, from, replyTo, destination, headers = [], tags, at }) {
  /** @type {[string, string][]} */
  const facts = [
    ['From', from],
    ['To', destination.to.join(', ')],
    ['Cc', destination.cc.join(', ')],
    ['Bcc', destination.bcc.join(', ')],
    ['Reply-To', replyTo.join(', ')],
    ...headers.map(({ name, value }) => /** @type {[string, string]} */ ([name, value])),
    [
      'Tags',
      Object.entries(tags)
        .map((tag) => tag.join('='))
        .join(', '),
    ],
    ['Accepted', `${clock.format(at * 1_000)}, as ${messageId}`],
  ];
  const list = element('dl', 'facts');
  for (const [name, value] of facts.filter(([, value]) => value !== '')) {
    list.append(element('dt', '', name), element('dd', '', value));
  }
  return list;
}

/** Its links open in a tab of their own; it runs nothing and loads nothing. @param {Email} email */
function frameOf({ messageId }) {
  const frame = document.createElement('iframe');
  frame.title = 'The email’s HTML';
  frame.setAttribute('sandbox', 'allow-popups allow-popups-to-escape-sandbox');
  frame.src = `/emails/${messageId}/html`;
  return frame;
}

/** @param {string} text @param {boolean} isSecond whether the HTML is shown as well */
function textOf(text, isSecond) {
  const body = element('pre', 'text', text);
  if (!isSecond) return body;
  const details = element('details', '');
  details.append(element('summary', '', 'Text'), body);
  return details;
}

/** @param {Email} email */
function attachmentsOf({ messageId, attachments }) {
  const list = element('ul', 'attachments');
  for (const [index, { filename, contentType, size }] of attachments.entries()) {
    const link = element('a', '', filename);
    link.setAttribute('href', `/emails/${messageId}/attachments/${index}`);
    const item = element('li', '');
    item.append(link, ` ${contentType}, ${bytes.format(size)}`);
    list.append(item);
  }
  return list;
}
