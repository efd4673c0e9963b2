import { domainToASCII } from 'node:url';

/** A name, if there is one, and `local@domain` with an ASCII local part and a Punycode domain in lower case. */
export interface Mailbox {
  name?: string;
  address: string;
}

/** RFC 5321 section 4.5.3.1: 64 octets before the `@`, 254 for the whole address. */
const LOCAL_MAX = 64;
const ADDRESS_MAX = 254;
/** Longer than anyone is called. */
const NAME_MAX = 255;
/** RFC 5322 dot-atom. */
const LOCAL = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
/** Letters, digits and hyphens, at least two labels, the last one not a number (it would be an IP address). */
const DOMAIN = /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+(?!\d+$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
/** Before Punycode: no ASCII but letters, digits, hyphen and dot, so that nothing is percent-decoded. */
const DOMAIN_AS_WRITTEN = /^[A-Za-z0-9.\-\u{80}-\u{10ffff}]{1,253}$/u;
/** What an unquoted name may not hold: characters that RFC 5322 gives a meaning in a list of addresses. */
const NAME_SPECIALS = /[",:;<>@[\]\\]/;
const QUOTED_NAME = /^"((?:[^"\\]|\\.)*)"$/;
/** Control characters, line separators and lone surrogates: nothing that could end a header line. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\u2028\u2029]/u;

export type AddressReading = { mailbox: Mailbox } | { wrong: string };

/** Reads `a@b` or `Name <a@b>`, where the name may be quoted, and nothing else. */
export function readAddress(text: string): AddressReading {
  if (UNPRINTABLE.test(text)) return { wrong: 'must not contain line breaks or control characters' };
  const trimmed = text.trim();
  if (!trimmed.endsWith('>')) return withoutName(trimmed);
  const open = trimmed.lastIndexOf('<');
  if (open === -1) return { wrong: FORM };
  const name = readName(trimmed.slice(0, open).trim());
  if (name === undefined) return { wrong: `${FORM}; put a name with special characters in quotes` };
  if (name.length > NAME_MAX) return { wrong: `must have a name of at most ${NAME_MAX} characters` };
  const reading = withoutName(trimmed.slice(open + 1, -1));
  return 'wrong' in reading || name === '' ? reading : { mailbox: { name, ...reading.mailbox } };
}

/** What stands after the `@`. */
export const domainOf = (address: string) => address.slice(address.lastIndexOf('@') + 1);

const FORM = 'must be one address, as a@example.com or Name <a@example.com>';

function withoutName(text: string): AddressReading {
  const at = text.lastIndexOf('@');
  if (at < 1 || at === text.length - 1) return { wrong: FORM };
  const local = text.slice(0, at);
  if (/[^\x20-\x7e]/.test(local)) return { wrong: 'must have only ASCII characters before the @' };
  if (local.length > LOCAL_MAX) return { wrong: `must have at most ${LOCAL_MAX} characters before the @` };
  if (!LOCAL.test(local)) return { wrong: FORM };
  const written = text.slice(at + 1);
  const domain = DOMAIN_AS_WRITTEN.test(written) ? domainToASCII(written) : '';
  if (!DOMAIN.test(domain)) return { wrong: 'must have a valid domain after the @' };
  if (local.length + 1 + domain.length > ADDRESS_MAX) {
    return { wrong: `must be at most ${ADDRESS_MAX} characters long` };
  }
  return { mailbox: { address: `${local}@${domain}` } };
}

function readName(text: string): string | undefined {
  const quoted = QUOTED_NAME.exec(text)?.[1];
  if (quoted !== undefined) return quoted.replace(/\\(.)/gu, '$1').trim();
  return NAME_SPECIALS.test(text) ? undefined : text;
}
