import { encodeWords, needsWords } from './encoded-words.ts';

/** A name, if there is one, and `local@domain` with an ASCII local part and a Punycode domain in lower case. */
export interface Mailbox {
  name?: string;
  address: string;
}

/** RFC 5322 atoms with spaces between; a dot or anything else needs quotes. */
const ATOMS = /^[A-Za-z0-9!#$%&'*+/=^_`{|}~-]+( [A-Za-z0-9!#$%&'*+/=^_`{|}~-]+)*$/;

/** A mailbox as SES takes it: pure ASCII, the name quoted or encoded where it needs to be. */
export function formatMailbox({ name, address }: Mailbox): string {
  return name === undefined ? address : `${formatName(name)} <${address}>`;
}

function formatName(name: string): string {
  if (needsWords(name)) return encodeWords(name);
  return ATOMS.test(name) ? name : `"${name.replace(/["\\]/g, '\\$&')}"`;
}
