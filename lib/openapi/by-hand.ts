import type { JsonSchema } from '@valibot/to-json-schema';
import { NOT_IN_A_TEXT } from '../../functions/emails/email.ts';
import { COMPOSITE, NOT_IN_A_FILE_NAME, REFUSED_FILE } from '../../functions/emails/file.ts';
import { FOREIGN_HEADERS, HEADER_NAME, HEADER_VALUE, SES_HEADERS } from '../../functions/emails/headers.ts';
import { MEDIA_TYPE } from '../../functions/emails/media-type.ts';
import { CONTROLS } from '../../functions/emails/one-line.ts';
import { sesRules } from '../../functions/emails/ses-rules.ts';
import { OUR_TAGS } from '../../functions/emails/tags.ts';
import { SPACE } from './address-schema.ts';

const EDGE = `[^${SPACE}${CONTROLS}]`;
/** White space at the ends is trimmed, line breaks too; between them none may stand, and something must. */
const ONE_LINE = `^[${SPACE}]*${EDGE}([^${CONTROLS}]*${EDGE})?[${SPACE}]*$`;
const TEXT = `^[^${NOT_IN_A_TEXT}]*$`;
/** What encoders break lines with; and four characters of base64, or the last two or three, whose spare bits are 0. */
const BREAK = '[ \\t\\r\\n]*';
const [FOUR, THREE, TWO] = [
  ['B', 'B', 'B', 'B'],
  ['B', 'B', '[AEIMQUYcgkosw048]', '='],
  ['B', '[AQgw]', '=', '='],
].map((group) => group.map((one) => one.replace('B', '[A-Za-z0-9+/]') + BREAK).join(''));
const BASE64 = `^${BREAK}(${FOUR})*(${FOUR}|${THREE}|${TWO})$`;

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
      not: { anyOf: [SES_HEADERS, FOREIGN_HEADERS].map((names) => ({ pattern: ignoreCase(names) })) },
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
      anyOf: [
        { pattern: NOT_IN_A_FILE_NAME.source },
        { pattern: `^[${SPACE}]*[.]+[${SPACE}]*$` },
        { pattern: ignoreCase(REFUSED_FILE) },
      ],
    },
  },
  'attachments.content': {
    anyOf: [
      { type: 'string', contentEncoding: 'base64', pattern: BASE64 },
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
    pattern: MEDIA_TYPE.source.replace('^', `^[${SPACE}]*`).replace(/\$$/, `[${SPACE}]*$`),
    // What is null matches any pattern.
    not: { type: 'string', pattern: ignoreCase(COMPOSITE) },
  },
  tags: { uniqueItems: true },
  'tags.name': { not: { pattern: `^(${OUR_TAGS.map((name) => ignoreCase(new RegExp(name))).join('|')})$` } },
};

/** JSON Schema's patterns have no flags; what is escaped is no letter. */
function ignoreCase({ source }: RegExp): string {
  return source.replace(/\\.|[a-z]/g, (one) => (one.startsWith('\\') ? one : `[${one.toUpperCase()}${one}]`));
}
