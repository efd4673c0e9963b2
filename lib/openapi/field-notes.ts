import { sesRules } from '../../functions/emails/ses-rules.ts';

/** What a field of the email is for. What it may be, its schema says. */
interface Note {
  description: string;
  examples: unknown[];
}

/** What the description says of each field, by its pointer. */
export const fieldNotes: { [field: string]: Note } = {
  from: {
    description: 'Who it comes from: an allowed sender. Left out, the default sender of the deployment.',
    examples: ['Shop <no-reply@example.com>'],
  },
  to: {
    description: `Who it goes to. Those of \`to\`, \`cc\` and \`bcc\` together are at most ${sesRules.recipients}; each gets it once.`,
    examples: ['jane@example.com', ['Jane <jane@example.com>', 'bob@example.com']],
  },
  cc: { description: 'Who gets a copy.', examples: ['carol@example.com'] },
  bcc: {
    description: 'Who gets a copy that the others do not see.',
    examples: [['dave@example.com']],
  },
  reply_to: { description: 'Who an answer goes to.', examples: ['Support <help@example.com>'] },
  subject: {
    description:
      'One line, shown as it is; white space at its ends is dropped, encoded words (RFC 2047) are decoded.',
    examples: ['Your order 1001'],
  },
  text: { description: 'The body as plain text. This, `html`, or both.', examples: ['Thank you!'] },
  html: { description: 'The body as HTML. This, `text`, or both.', examples: ['<p>Thank you!</p>'] },
  headers: {
    description:
      `Further headers. Their names are at most ${sesRules.headerName} characters, name and value together at most ${sesRules.header}, ` +
      'and none is given twice in another spelling. None that SES sets itself, no `X-SES-*`, and none that speaks for somebody else.',
    examples: [{ 'X-Order': '1001' }],
  },
  attachments: {
    description: 'Files. The whole request may have 5 MiB: in base64, that is about 3.7 MiB of files.',
    examples: [[{ filename: 'invoice.txt', content: 'VGhhbmsgeW91IQ==', content_type: 'text/plain' }]],
  },
  'attachments.filename': {
    description: 'What it is called: no folder, and no ending that SES refuses.',
    examples: ['invoice.txt'],
  },
  'attachments.content': {
    description:
      'The file in base64, line breaks or not; or its bytes as numbers, as some clients send them.',
    examples: ['VGhhbmsgeW91IQ=='],
  },
  'attachments.content_type': {
    description:
      'Its media type (RFC 9110). Left out, SES goes by the file name. Neither `multipart/*` nor `message/*`.',
    examples: ['text/plain'],
  },
  'attachments.content_id': {
    description: 'Makes it inline: `<img src="cid:logo">` shows the one whose id is `logo`.',
    examples: ['logo'],
  },
  tags: {
    description: "Pairs that SES's events carry along. No name twice.",
    examples: [[{ name: 'campaign', value: 'welcome' }]],
  },
  'tags.name': { description: 'Three names are reserved for this API.', examples: ['campaign'] },
  'tags.value': { description: 'Anything of the same characters.', examples: ['welcome'] },
};
