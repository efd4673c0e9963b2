import type { JsonSchema } from '@valibot/to-json-schema';
import { ATOM, GIVEN_MAX, LOCAL_MAX, NAME_SPECIALS } from '../../functions/emails/address.ts';
import { CONTROLS } from '../../functions/emails/one-line.ts';
import { sesRules } from '../../functions/emails/ses-rules.ts';

const BLANK = ' \\u00a0\\u1680\\u2000-\\u200a\\u202f\\u205f\\u3000\\ufeff';
/** White space as JavaScript trims it, blanks and what ends a line, as ranges of a class: `\s` depends on the engine. */
export const SPACE = `\\t-\\r\\u2028\\u2029${BLANK}`;

/** Its length counts; that no dots stand together, only the product says. */
const LOCAL = `[${ATOM}]([.${ATOM}]{0,${LOCAL_MAX - 2}}[${ATOM}])?`;
const LABEL = '[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?';
/** Nearly all domains are so, and none of them is too long. */
const USUAL = `(${LABEL}\\.){1,2}[A-Za-z]{2,24}`;
/** IDNA's full stops; no ASCII but letters, digits and hyphen stands between them, and nothing private. The last label is no number. */
const STOP = '.\\u3002\\uff0e\\uff61';
const NOT_WRITTEN = `\\u0000-,./:-@\\[-\`{-\\u00a0\\ue000-\\uf8ff${STOP}`;
const ANY = `([^${NOT_WRITTEN}]+[${STOP}])+[0-9]*[^0-9${NOT_WRITTEN}][^${NOT_WRITTEN}]*`;

const WORD = "[A-Za-z0-9'-]{1,20}";
const QUOTED = `"([^"\\\\${CONTROLS}]|\\\\[^${CONTROLS}])*"[${BLANK}]*`;
const UNQUOTED = `[^${NAME_SPECIALS}${CONTROLS}]*`;

const matchMailbox = (name: string, domain: string) => `(${LOCAL}@${domain}|${name}<${LOCAL}@${domain}>)`;

/**
 * One address: as most are written, and however it may be. The first pattern takes nothing that the second does not: it
 * is what a reader looks for, and what a generator should write, as a rule.
 */
export const addressJsonSchema: JsonSchema = {
  type: 'string',
  maxLength: GIVEN_MAX,
  description:
    `\`a@b\` or \`Name <a@b>\`, at most ${sesRules.addressBytes} bytes with its name encoded. A name with special characters is put in ` +
    'quotes. Names and domains may be in any script.',
  examples: ['jane@example.com', 'Jane <jane@example.com>'],
  anyOf: [
    { pattern: `^${matchMailbox(`${WORD}( ${WORD}){0,3} `, USUAL)}$` },
    { pattern: `^[${SPACE}]*${matchMailbox(`(${QUOTED}|${UNQUOTED})`, `(${USUAL}|${ANY})`)}[${SPACE}]*$` },
  ],
};
