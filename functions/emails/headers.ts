import * as v from 'valibot';
import { decodeWords } from './encoded-words.ts';
import { isObject, type JsonObject } from './json-object.ts';
import { UNPRINTABLE } from './one-line.ts';
import { sesRules } from './ses-rules.ts';

/** A field name of RFC 5322 section 2.2, as long as SES takes it. */
export const HEADER_NAME = new RegExp(`^[!-9;-~]{1,${sesRules.headerName}}$`);
/** Printable ASCII in one line, and not blanks alone: a line break would begin another header. */
export const HEADER_VALUE = /^ *[!-~][ -~]*$/;
/** Headers that SES sets itself, those of a part, and SES's own control headers. */
export const SES_HEADERS = new RegExp(
  `^(${sesRules.itsHeaders.replaceAll(' ', '|')}|content-.*|dkim-signature|x-ses-.*)$`,
  'i',
);
/**
 * What only others may say: who really sent it (RFC 5322 sections 3.6.2 and 3.6.6), what servers saw on its way
 * (3.6.7, RFC 7001 and 8617), and what somebody vouches for or signed.
 */
export const FOREIGN_HEADERS =
  /^(sender|x-sender|resent-.*|received|received-.*|x-received|delivered-to|apparently-to|original-from|original-recipient|authentication-results|x-authentication-results|arc-.*|domainkey-.*|dkim-.*|vbr-info|bimi-location|bimi-indicator)$/i;

/** As entries: `v.record` would drop `__proto__` and its like without a word. */
export const headers = v.pipe(
  v.custom<JsonObject>(isObject, 'must be an object'),
  v.rawTransform(({ dataset, addIssue, NEVER }): [string, string][] => {
    const input = dataset.value;
    // A header that is null is absent, as any member is; a million of them are not looked into.
    const given = Object.keys(input);
    const names = given.length > 2 * sesRules.headers ? given : given.filter((name) => input[name] !== null);
    if (names.length > sesRules.headers) {
      addIssue({ message: `must have at most ${sesRules.headers} headers` });
      return NEVER;
    }
    const seen = new Set<string>();
    for (const key of names) {
      const value = input[key];
      const message = findWrong(key, value, seen);
      if (message) addIssue({ message, path: [{ type: 'object', origin: 'value', input, key, value }] });
    }
    // Where an issue was added, valibot does not use what is returned.
    return names
      .map((name): [string, string] => [name, String(input[name]).trim()])
      .sort(([a], [b]) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1));
  }),
);

function findWrong(name: string, value: unknown, seen: Set<string>): string | undefined {
  if (!HEADER_NAME.test(name))
    return `has a name that is not 1 to ${sesRules.headerName} printable ASCII characters without a colon`;
  if (SES_HEADERS.test(name)) return 'is set by SES and cannot be given';
  if (FOREIGN_HEADERS.test(name)) return 'speaks for somebody else and cannot be given';
  if (seen.has(name.toLowerCase())) return 'is given twice, in another spelling';
  seen.add(name.toLowerCase());
  if (typeof value !== 'string') return 'must be a string';
  if (value.length > sesRules.headerValue || !HEADER_VALUE.test(value))
    return `must be 1 to ${sesRules.headerValue} printable ASCII characters, without line breaks`;
  if (name.length + value.length > sesRules.header)
    return `must be at most ${sesRules.header} characters long, its name included`;
  const shown = decodeWords(value);
  if (shown === undefined) return 'has encoded words that cannot be decoded';
  if (UNPRINTABLE.test(shown)) return 'has encoded words that hide control characters';
  return undefined;
}
