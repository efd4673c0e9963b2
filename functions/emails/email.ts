import * as v from 'valibot';
import { type Mailbox, readAddress } from './address.ts';

/** SES: at most 50 recipients an email. */
const RECIPIENTS_MAX = 50;
/** SES MessageHeader: 126 for the name, 995 for the value, 996 together. */
const HEADER_NAME = /^[!-9;-~]{1,126}$/;
const HEADER_VALUE = /^[ -~]{1,995}$/;
const HEADER_MAX = 996;
/** Headers that SES sets itself and refuses ("Amazon SES header fields"), and its own control headers. */
const SES_HEADERS =
  /^(bcc|cc|content-disposition|content-transfer-encoding|content-type|date|dkim-signature|from|message-id|mime-version|reply-to|return-path|subject|to|x-ses-.*)$/i;
/** SES MessageTag. */
const TAG = /^[A-Za-z0-9_-]{1,256}$/;
const OUR_TAGS = ['email-api-record', 'email-api-claim'];
/** Control characters, line separators and lone surrogates. */
const ONE_LINE = /^[^\p{Cc}\p{Cs}\u2028\u2029]*$/u;
/** SES Attachment: 255 for the file name, 78 for content type and content id. */
const FILENAME_MAX = 255;
const CONTENT_TYPE =
  /^(?=.{3,78}$)[A-Za-z0-9!#$&^_.+-]+\/[A-Za-z0-9!#$&^_.+-]+(; ?[A-Za-z0-9-]+=[A-Za-z0-9!#$&^_.+-]+)*$/;
const CONTENT_ID = /^[!-;=?-~]{1,78}$/;

const string = v.string('must be a string');
const oneLine = v.pipe(
  string,
  v.nonEmpty('must not be empty'),
  v.regex(ONE_LINE, 'must not contain line breaks or control characters'),
);
const text = v.pipe(
  string,
  v.nonEmpty('must not be empty'),
  v.check((value) => value.isWellFormed(), 'must be valid Unicode'),
);

const mailbox = v.pipe(
  string,
  v.rawTransform(({ dataset, addIssue, NEVER }): Mailbox => {
    const reading = readAddress(dataset.value);
    if ('mailbox' in reading) return reading.mailbox;
    addIssue({ message: reading.wrong });
    return NEVER;
  }),
);
const several = v.array(mailbox, 'must be a string or an array of strings');
const one = v.pipe(
  mailbox,
  v.transform((only) => [only]),
);
/** A string or an array of strings; `lazy`, because a union would not say which element is wrong. */
const mailboxes = v.lazy((input) => (Array.isArray(input) ? several : one));

/** As entries: `v.record` would drop `__proto__` and its like without a word. */
const headers = v.pipe(
  v.custom<object>(isObject, 'must be an object'),
  v.rawTransform(({ dataset, addIssue, NEVER }): [string, string][] => {
    const entries = Object.entries(dataset.value) as [string, unknown][];
    const seen = new Set<string>();
    let valid = true;
    for (const [name, value] of entries) {
      const detail = wrongHeader(name, value, seen);
      if (detail === undefined) continue;
      valid = false;
      addIssue({
        message: detail,
        path: [
          {
            type: 'object',
            origin: 'value',
            input: dataset.value as { [key: string]: unknown },
            key: name,
            value,
          },
        ],
      });
    }
    if (!valid) return NEVER;
    return (entries as [string, string][]).sort(([a], [b]) => (a < b ? -1 : 1));
  }),
);

const attachment = v.object({
  filename: v.pipe(oneLine, v.maxLength(FILENAME_MAX, `must be at most ${FILENAME_MAX} characters long`)),
  content: v.pipe(
    string,
    v.nonEmpty('must not be empty'),
    v.check(isBase64, 'must be base64 (RFC 4648 section 4)'),
  ),
  content_type: v.optional(
    v.pipe(string, v.regex(CONTENT_TYPE, 'must be a media type of at most 78 characters')),
  ),
  content_id: v.optional(
    v.pipe(string, v.regex(CONTENT_ID, 'must be 1 to 78 printable ASCII characters without < and >')),
  ),
});

const tag = v.object({
  name: v.pipe(
    string,
    v.regex(TAG, 'must be 1 to 256 of A-Z a-z 0-9 _ -'),
    v.check((name) => !OUR_TAGS.includes(name), 'is reserved for this API'),
  ),
  value: v.pipe(string, v.regex(TAG, 'must be 1 to 256 of A-Z a-z 0-9 _ -')),
});

const fields = v.object({
  from: v.optional(mailbox),
  to: v.pipe(mailboxes, v.minLength(1, 'must have at least one address')),
  cc: v.optional(mailboxes),
  bcc: v.optional(mailboxes),
  reply_to: v.optional(mailboxes),
  subject: oneLine,
  text: v.optional(text),
  html: v.optional(text),
  headers: v.optional(headers),
  attachments: v.optional(v.array(attachment, 'must be an array')),
  tags: v.optional(
    v.pipe(
      v.array(tag, 'must be an array'),
      v.check(
        (tags) => new Set(tags.map(({ name }) => name)).size === tags.length,
        'must not name a tag twice',
      ),
    ),
  ),
});

/** What may stand in the body of `POST /email`, and what becomes of it. */
export const emailSchema = v.pipe(
  fields,
  v.partialCheck(
    [['to'], ['cc'], ['bcc']],
    ({ to, cc = [], bcc = [] }) => to.length + cc.length + bcc.length <= RECIPIENTS_MAX,
    `to, cc and bcc must have at most ${RECIPIENTS_MAX} addresses together`,
  ),
  v.partialCheck(
    [['text'], ['html']],
    (email) => email.text !== undefined || email.html !== undefined,
    'needs text or html',
  ),
);

/** The names that are known, per object; every other one is an error. */
export const knownFields = {
  email: Object.keys(fields.entries),
  attachment: Object.keys(attachment.entries),
  tag: Object.keys(tag.entries),
} as const;

/** A parsed email, as given, before defaults. Header names are sorted. */
export type Email = v.InferOutput<typeof emailSchema>;

export function isObject(value: unknown): value is { [name: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function wrongHeader(name: string, value: unknown, seen: Set<string>): string | undefined {
  if (!HEADER_NAME.test(name))
    return 'has a name that is not 1 to 126 printable ASCII characters without a colon';
  if (SES_HEADERS.test(name)) return 'is set by SES and cannot be given';
  if (seen.has(name.toLowerCase())) return 'is given twice, in another spelling';
  seen.add(name.toLowerCase());
  if (typeof value !== 'string') return 'must be a string';
  if (!HEADER_VALUE.test(value)) return 'must be 1 to 995 printable ASCII characters, without line breaks';
  if (name.length + value.length > HEADER_MAX)
    return `must be at most ${HEADER_MAX} characters long, its name included`;
  return undefined;
}

/** Canonical base64 is what comes back after decoding; native code, so that megabytes take no time. */
function isBase64(content: string): boolean {
  return Buffer.from(content, 'base64').toString('base64') === content;
}
