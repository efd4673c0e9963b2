import type { Mailbox } from '../emails/address.ts';

/** RFC 2047 section 2: an encoded word is at most 75 characters, of which `=?UTF-8?B?` and `?=` take 12. */
const WORD_BYTES = 45;
/** RFC 5322 atoms with spaces between; a dot or anything else needs quotes. */
const ATOMS = /^[A-Za-z0-9!#$%&'*+/=^_`{|}~-]+( [A-Za-z0-9!#$%&'*+/=^_`{|}~-]+)*$/;

/** A mailbox as SES takes it: pure ASCII, the name quoted or encoded where it needs to be. */
export function formatMailbox({ name, address }: Mailbox): string {
  return name === undefined ? address : `${formatName(name)} <${address}>`;
}

function formatName(name: string): string {
  if (/[^ -~]/.test(name)) return encodedWords(name).join(' ');
  return ATOMS.test(name) ? name : `"${name.replace(/["\\]/g, '\\$&')}"`;
}

/** Base64 words of whole characters; RFC 2047 section 5 (3) forbids splitting one. */
function encodedWords(text: string): string[] {
  const words: string[] = [];
  let word = '';
  for (const character of text) {
    if (Buffer.byteLength(word + character) > WORD_BYTES) {
      words.push(word);
      word = '';
    }
    word += character;
  }
  return [...words, word].map((part) => `=?UTF-8?B?${Buffer.from(part).toString('base64')}?=`);
}
