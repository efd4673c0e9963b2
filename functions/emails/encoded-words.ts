/** RFC 2047 section 2: an encoded word is at most 75 characters, of which `=?UTF-8?B?` and `?=` take 12. */
const WORD_BYTES = 45;
/** Charset (its RFC 2231 language does not matter), encoding, text. */
const WORD = /=\?([^?*\s]+)(?:\*[^?\s]*)?\?([BbQq])\?([^?]*)\?=/g;

/** Would a reader take some of this for an encoded word, or could it not stand in a header as it is? */
export const needsWords = (text: string): boolean => text.includes('=?') || /[^ -~]/.test(text);

/**
 * Text as readers show it: its encoded words (RFC 2047) decoded once, the rest as it is. Words of one charset
 * that stand together are decoded together, since many mailers split characters between them.
 *
 * @returns undefined where a word cannot be decoded
 */
export function decodeWords(text: string): string | undefined {
  if (!text.includes('=?')) return text;
  let decoded = '';
  let end = 0;
  let run: { charset: string; bytes: Buffer[] } | undefined;
  const decodeRun = () => (run ? decodeBytes(run.charset, Buffer.concat(run.bytes)) : '');
  for (const { 0: word, 1: charset = '', 2: encoding = '', 3: encoded = '', index } of text.matchAll(WORD)) {
    const bytes = /^[ -~]*$/.test(encoded) ? readBytes(encoding, encoded) : undefined;
    if (bytes === undefined) return undefined;
    const between = text.slice(end, index);
    end = index + word.length;
    // RFC 2047 section 6.2: white space between two words belongs to neither.
    const isNext = run !== undefined && between.trim() === '';
    if (run && isNext && run.charset === charset.toLowerCase()) {
      run.bytes.push(bytes);
      continue;
    }
    const before = decodeRun();
    if (before === undefined) return undefined;
    decoded += before + (isNext ? '' : between);
    run = { charset: charset.toLowerCase(), bytes: [bytes] };
  }
  const last = decodeRun();
  return last === undefined ? undefined : decoded + last + text.slice(end);
}

/** Base64 words of whole characters; RFC 2047 section 5 (3) forbids splitting one. */
export function encodeWords(text: string): string {
  const words: string[] = [];
  let word = '';
  for (const character of text) {
    if (Buffer.byteLength(word + character) > WORD_BYTES) {
      words.push(word);
      word = '';
    }
    word += character;
  }
  return [...words, word].map((part) => `=?UTF-8?B?${Buffer.from(part).toString('base64')}?=`).join(' ');
}

function readBytes(encoding: string, encoded: string): Buffer | undefined {
  if (encoding.toUpperCase() === 'B') {
    return /^[A-Za-z0-9+/]*={0,2}$/.test(encoded) ? Buffer.from(encoded, 'base64') : undefined;
  }
  if (/=(?![0-9A-Fa-f]{2})/.test(encoded)) return undefined;
  const octets = encoded
    .replaceAll('_', ' ')
    .replace(/=(..)/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(octets, 'latin1');
}

/** To make one costs more than to use it; there are some forty charsets. */
const decoders = new Map<string, InstanceType<typeof TextDecoder>>();

function decodeBytes(charset: string, bytes: Buffer): string | undefined {
  try {
    const decoder = decoders.get(charset) ?? new TextDecoder(charset, { fatal: true });
    decoders.set(charset, decoder);
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}
