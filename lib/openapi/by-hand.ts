import type { JsonSchema } from '@valibot/to-json-schema';
import { OUR_TAGS } from '../../functions/emails/email.ts';
import { COMPOSITE, NOT_IN_A_FILE_NAME, REFUSED_FILE } from '../../functions/emails/file.ts';
import { FOREIGN_HEADERS, HEADER_NAME, HEADER_VALUE, SES_HEADERS } from '../../functions/emails/headers.ts';
import { MEDIA_TYPE } from '../../functions/emails/media-type.ts';
import { sesRules } from '../../functions/emails/ses-rules.ts';

/** Ranges, since `\p{…}` is not portable. White space at the ends is trimmed, line breaks too; between them none may stand, and something must. */
const ONE_LINE = `^\\s*[^\\s\\u0000-\\u001f\\u007f-\\u009f]([^\\u0000-\\u001f\\u007f-\\u009f\\u2028\\u2029]*[^\\s\\u0000-\\u001f\\u007f-\\u009f])?\\s*$`;
const TEXT = '^[^\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f]*$';

const bytes: JsonSchema = {
  type: 'array',
  items: { type: 'integer', minimum: 0, maximum: 255 },
  minItems: 1,
};

/** What functions check by hand, in JSON Schema's words, by the field. What those cannot say, the notes do. */
export const byHand: { [field: string]: JsonSchema } = {
  subject: { maxLength: sesRules.subject, pattern: ONE_LINE },
  text: { pattern: TEXT },
  html: { pattern: TEXT },
  headers: {
    type: 'object',
    maxProperties: sesRules.headers,
    propertyNames: {
      pattern: HEADER_NAME.source,
      not: { anyOf: [SES_HEADERS, FOREIGN_HEADERS].map((names) => ({ pattern: anyCase(names) })) },
    },
    additionalProperties: {
      type: ['string', 'null'],
      maxLength: sesRules.headerValue,
      pattern: HEADER_VALUE.source,
    },
  },
  'attachments.filename': {
    maxLength: sesRules.fileName,
    pattern: ONE_LINE,
    not: {
      anyOf: [NOT_IN_A_FILE_NAME.source, '^\\s*[.]+\\s*$', anyCase(REFUSED_FILE)].map((pattern) => ({
        pattern,
      })),
    },
  },
  'attachments.content': {
    anyOf: [
      { type: 'string', contentEncoding: 'base64', minLength: 1 },
      bytes,
      {
        type: 'object',
        properties: { type: { const: 'Buffer' }, data: bytes },
        required: ['type', 'data'],
        additionalProperties: false,
      },
    ],
  },
  'attachments.content_type': {
    maxLength: sesRules.contentType,
    pattern: MEDIA_TYPE.source.replace('^', '^\\s*').replace(/\$$/, '\\s*$'),
    not: { pattern: anyCase(COMPOSITE) },
  },
  'tags.name': { not: { pattern: `^(${OUR_TAGS.map((name) => anyCase(new RegExp(name))).join('|')})$` } },
};

/** JSON Schema's patterns have no flags; what is escaped is no letter. */
function anyCase({ source }: RegExp): string {
  return source.replace(/\\.|[a-z]/g, (one) => (one.startsWith('\\') ? one : `[${one.toUpperCase()}${one}]`));
}
