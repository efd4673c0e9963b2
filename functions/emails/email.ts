import * as v from 'valibot';
import { type AddressReading, readAddress } from './address.ts';
import { isGivenContent, NO_CONTENT, readContent, readContentType, readFileName } from './file.ts';
import { headers } from './headers.ts';
import type { Mailbox } from './mailbox.ts';
import { readOneLine } from './one-line.ts';
import { countRecipients } from './recipients.ts';
import { limitList, readWith } from './schema-steps.ts';
import { sesRules } from './ses-rules.ts';
import { OUR_TAGS, TAG, TAGS_MAX } from './tags.ts';

/** More than anyone needs in a list that SES does not limit; a list is not looked into before it is counted. */
export const LIST_MAX = 100;
const CONTENT_ID = new RegExp(`^[!-;=?-~]{1,${sesRules.contentId}}$`);
/**
 * Control characters but tab and line breaks, as ranges of a class: no reader shows them, and C has long made NUL the
 * end of a text.
 */
export const NOT_IN_A_TEXT = '\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f';
const NO_TEXT = new RegExp(`[${NOT_IN_A_TEXT}]`);
const RECIPIENTS = `must have at most ${sesRules.recipients} addresses, those of cc and bcc included`;

const string = v.string('must be a string');
const oneLine = v.pipe(
  string,
  readWith((given) => readOneLine(given, sesRules.subject)),
);
const text = v.pipe(
  string,
  v.check((value) => value !== '', 'must not be empty'),
  v.check((value) => value.isWellFormed(), 'must be valid Unicode'),
  v.check((value) => !NO_TEXT.test(value), 'must not contain control characters but tabs and line breaks'),
);

/** One address. */
export const mailbox = v.pipe(
  string,
  v.rawTransform(({ dataset, addIssue, NEVER }): Mailbox => {
    const read: AddressReading = readAddress(dataset.value);
    if ('mailbox' in read) return read.mailbox;
    addIssue({ message: read.wrong });
    return NEVER;
  }),
);
const neither = v.custom<Mailbox[]>(() => false, 'must be a string or an array of strings');
const one = v.pipe(
  mailbox,
  v.transform((only) => [only]),
);
const recipients = oneOrSeveral(limitList(sesRules.recipients, mailbox, RECIPIENTS));
const mailboxes = oneOrSeveral(limitList(LIST_MAX, mailbox));

const attachment = v.object({
  filename: v.pipe(string, readWith(readFileName)),
  content: v.pipe(
    v.custom<Parameters<typeof readContent>[0]>(isGivenContent, NO_CONTENT),
    readWith(readContent),
  ),
  content_type: v.optional(v.pipe(string, readWith(readContentType))),
  content_id: v.optional(
    v.pipe(
      string,
      v.regex(CONTENT_ID, `must be 1 to ${sesRules.contentId} printable ASCII characters without < and >`),
    ),
  ),
});

const tagText = v.pipe(string, v.regex(TAG, `must be 1 to ${sesRules.tag} of A-Z a-z 0-9 _ -`));
const tag = v.object({
  name: v.pipe(
    tagText,
    v.check((name) => !OUR_TAGS.includes(name.toLowerCase()), 'is reserved for this API'),
  ),
  value: tagText,
});

const fields = v.object({
  from: v.optional(mailbox),
  to: v.pipe(recipients, v.minLength(1, 'must have at least one address')),
  cc: v.optional(recipients),
  bcc: v.optional(recipients),
  reply_to: v.optional(mailboxes),
  subject: oneLine,
  text: v.optional(text),
  html: v.optional(text),
  headers: v.optional(headers),
  attachments: v.optional(limitList(LIST_MAX, attachment)),
  tags: v.optional(
    v.pipe(
      limitList(TAGS_MAX, tag),
      v.check(
        (tags) => new Set(tags.map(({ name }) => name)).size === tags.length,
        'must not name a tag twice',
      ),
    ),
  ),
});

/** What may stand in the body of `POST /email` once what is as good as absent is gone, and what becomes of it. */
export const emailSchema = v.pipe(
  fields,
  v.forward(
    v.partialCheck(
      [['to'], ['cc'], ['bcc']],
      (given) => countRecipients(given) <= sesRules.recipients,
      RECIPIENTS,
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

/**
 * An email in its one canonical form, before defaults: what is not there is absent, never empty; each mailbox
 * goes out once; names and subject are what readers show; headers are sorted, bytes are canonical base64.
 */
export type Email = v.InferOutput<typeof emailSchema>;

/** A string or an array of strings; `lazy`, because a union would not say which element is wrong. */
function oneOrSeveral(several: ReturnType<typeof limitList<typeof mailbox>>) {
  return v.lazy((input) => (Array.isArray(input) ? several : typeof input === 'string' ? one : neither));
}
