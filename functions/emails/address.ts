import { domainToASCII } from 'node:url';
import { decodeWords } from './encoded-words.ts';
import { formatMailbox, type Mailbox } from './mailbox.ts';
import { UNPRINTABLE } from './one-line.ts';
import { sesRules } from './ses-rules.ts';

/** RFC 5321 section 4.5.3.1: 64 octets before the `@`, 254 for the whole address. */
export const LOCAL_MAX = 64;
const ADDRESS_MAX = 254;
/** UTF-16 units as given: six for each byte that SES takes, and nothing longer is looked into. */
export const GIVEN_MAX = 6 * sesRules.addressBytes;
/** RFC 5322 atext, as the members of a class; and a dot-atom. */
export const ATOM = "A-Za-z0-9!#$%&'*+/=?^_`{|}~-";
const LOCAL = new RegExp(`^[${ATOM}]+(\\.[${ATOM}]+)*$`);
/** Letters, digits and hyphens, at least two labels, the last one not a number (it would be an IP address). */
const DOMAIN = /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+(?!\d+$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
/** ASCII in lower case, and no number at its end, hexadecimal or not: Node 24's `domainToASCII` leaves it as it is. */
const ENCODED_DOMAIN = /^([a-z0-9-]+\.)+[a-z][a-z0-9-]*$/;
/** Before Punycode: no ASCII but letters, digits, hyphen and dot, so that nothing is percent-decoded. */
const DOMAIN_AS_WRITTEN = /^[A-Za-z0-9.\-\u{80}-\u{10ffff}]{1,253}$/u;
/**
 * What an unquoted name may not hold: it would part it from another address, or begin or escape something. Others
 * that RFC 5322 wants quoted have only one meaning before the last `<…>`, and real names have them: `@ : [ ]`.
 */
export const NAME_SPECIALS = '",;<>\\\\';
const NEEDS_QUOTES = new RegExp(`[${NAME_SPECIALS}]`);
const QUOTED_NAME = /^"((?:[^"\\]|\\.)*)"$/;

/** A mailbox, or what is wrong with it, as the end of a sentence. */
export type AddressReading = { mailbox: Mailbox } | { wrong: string };

/**
 * Reads `a@b` or `Name <a@b>`, where the name may be quoted or given as encoded words, and nothing else. Whatever
 * the name decodes to, the address is what stands in the last brackets.
 */
export function readAddress(text: string): AddressReading {
  if (text.length > GIVEN_MAX) return { wrong: TOO_LONG };
  const parts = splitAddress(text);
  if ('wrong' in parts || parts.name === undefined) return 'wrong' in parts ? parts : { mailbox: parts };
  const name = decodeWords(parts.name)?.trim();
  if (name === undefined) return { wrong: UNDECODABLE };
  if (UNPRINTABLE.test(name)) return { wrong: NOT_ONE_LINE };
  const mailbox = name === '' ? { address: parts.address } : { name, address: parts.address };
  return formatMailbox(mailbox).length > sesRules.addressBytes ? { wrong: TOO_LONG } : { mailbox };
}

/** The name as it was written, without its quotes but with its encoded words, and the address. */
export function splitAddress(text: string): Mailbox | { wrong: string } {
  const trimmed = text.trim();
  if (UNPRINTABLE.test(trimmed)) return { wrong: NOT_ONE_LINE };
  if (!trimmed.endsWith('>')) return readBareAddress(trimmed);
  const open = trimmed.lastIndexOf('<');
  if (open === -1) return { wrong: FORM };
  const name = readName(trimmed.slice(0, open).trim());
  if (name === undefined) return { wrong: `${FORM}; put a name with special characters in quotes` };
  const reading = readBareAddress(trimmed.slice(open + 1, -1));
  return 'wrong' in reading || name === '' ? reading : { name, ...reading };
}

/** What stands after the `@`. */
export const domainOf = (address: string) => address.slice(address.lastIndexOf('@') + 1);

const NOT_ONE_LINE = 'must not contain line breaks or control characters';
const UNDECODABLE = 'has encoded words (RFC 2047) that cannot be decoded';
const TOO_LONG = `must be at most ${sesRules.addressBytes} bytes long, its name included and encoded`;
const FORM = 'must be one address, as a@example.com or Name <a@example.com>';

function readBareAddress(text: string): Mailbox | { wrong: string } {
  const at = text.lastIndexOf('@');
  if (at < 1 || at === text.length - 1) return { wrong: FORM };
  const local = text.slice(0, at);
  if (/[^\x20-\x7e]/.test(local)) return { wrong: 'must have only ASCII characters before the @' };
  if (local.length > LOCAL_MAX) return { wrong: `must have at most ${LOCAL_MAX} characters before the @` };
  if (!LOCAL.test(local)) return { wrong: FORM };
  const domain = encodeDomain(text.slice(at + 1));
  if (!DOMAIN.test(domain)) return { wrong: 'must have a valid domain after the @' };
  if (local.length + 1 + domain.length > ADDRESS_MAX) {
    return { wrong: `must be at most ${ADDRESS_MAX} characters long` };
  }
  return { address: `${local}@${domain}` };
}

/** In Punycode and lower case, as most are written; empty where there is no such form. */
function encodeDomain(written: string): string {
  if (!DOMAIN_AS_WRITTEN.test(written)) return '';
  return ENCODED_DOMAIN.test(written) ? written : domainToASCII(written);
}

function readName(text: string): string | undefined {
  const quoted = QUOTED_NAME.exec(text)?.[1];
  if (quoted !== undefined) return quoted.replace(/\\(.)/gu, '$1').trim();
  return NEEDS_QUOTES.test(text) ? undefined : text;
}
