import * as v from 'valibot';
import { type Mailbox, readAddress } from './address.ts';
import { headers } from './headers.ts';

/** SES: at most 50 recipients an email. */
const RECIPIENTS_MAX = 50;
/** More than anyone needs in any list; a list is not looked into before it is counted. */
const LIST_MAX = 100;
/** SES MessageTag. */
const TAG = /^[A-Za-z0-9_-]{1,256}$/;
export const OUR_TAGS = ['email-api-record', 'email-api-claim'];
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
const neither = v.custom<Mailbox[]>(() => false, 'must be a string or an array of strings');
const several = atMost(LIST_MAX, mailbox);
const one = v.pipe(
  mailbox,
  v.transform((only) => [only]),
);
/** A string or an array of strings; `lazy`, because a union would not say which element is wrong. */
const mailboxes = v.lazy((input) =>
  Array.isArray(input) ? several : typeof input === 'string' ? one : neither,
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
  attachments: v.optional(atMost(LIST_MAX, attachment)),
  tags: v.optional(
    v.pipe(
      atMost(LIST_MAX, tag),
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
  v.forward(
    v.partialCheck(
      [['to'], ['cc'], ['bcc']],
      ({ to, cc = [], bcc = [] }) => to.length + cc.length + bcc.length <= RECIPIENTS_MAX,
      `must have at most ${RECIPIENTS_MAX} addresses, those of cc and bcc included`,
    ),
    ['to'],
  ),
  v.forward(
    v.partialCheck(
      [['text'], ['html']],
      ({ text, html }) => text !== undefined || html !== undefined,
      'is required, unless there is html',
    ),
    ['text'],
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

/** A list that is counted first: each wrong element of a million would cost time and memory. */
function atMost<T extends v.GenericSchema>(max: number, element: T) {
  const list = v.array(v.unknown(), 'must be an array');
  return v.pipe(list, v.maxLength(max, `must have at most ${max} elements`), v.array(element));
}

/** Canonical base64 is what comes back after decoding; native code, so that megabytes take no time. */
function isBase64(content: string): boolean {
  return Buffer.from(content, 'base64').toString('base64') === content;
}
