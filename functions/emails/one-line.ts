import { decodeWords } from './encoded-words.ts';

/** Control characters and line separators, as ranges of a class that every engine of patterns reads. */
export const CONTROLS = '\\u0000-\\u001f\\u007f-\\u009f\\u2028\\u2029';
/** Those, and lone surrogates: nothing that could end a header line. */
export const UNPRINTABLE = new RegExp(`[${CONTROLS}\\ud800-\\udfff]`, 'u');

/** A line of text as a reader shows it, or what is wrong with it, as the end of a sentence. */
export type TextReading = { value: string } | { wrong: string };

/**
 * One line as readers show it: its encoded words decoded, its ends trimmed, and something left.
 *
 * @param max Unicode characters, as given; nothing longer is looked into
 */
export function readOneLine(given: string, max: number): TextReading {
  if (isLonger(given, max)) return { wrong: `must be at most ${max} characters long` };
  const value = decodeWords(given.trim())?.trim();
  if (value === undefined) return { wrong: 'has encoded words (RFC 2047) that cannot be decoded' };
  if (value === '') return { wrong: 'must not be empty' };
  if (UNPRINTABLE.test(value)) return { wrong: 'must not contain line breaks or control characters' };
  return { value };
}

/** Counted as JSON Schema counts: a character outside the BMP is one, and two UTF-16 units. */
function isLonger(text: string, max: number): boolean {
  return text.length > max && (text.length > 2 * max || [...text].length > max);
}
