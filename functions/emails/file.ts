import { formatMediaType, readMediaType } from './media-type.ts';
import { readOneLine, type TextReading } from './one-line.ts';
import { sesRules } from './ses-rules.ts';

/** What would end a parameter of a header, name a folder, or show the name in another order than it has. */
export const NOT_IN_A_FILE_NAME = /["\\/\u202a-\u202e\u2066-\u2069]/;
/** The end of a file name that SES refuses; dots and spaces after it are dropped by Windows. */
export const REFUSED_FILE = new RegExp(`\\.(${sesRules.fileTypes.replaceAll(' ', '|')})[. ]*$`, 'i');
/** RFC 2046 section 5: parts and messages cannot be encoded in base64, which every attachment here is. */
export const COMPOSITE = /^(multipart|message)\//i;

/** The name of a file, as readers show it. */
export function readFileName(given: string): TextReading {
  const reading = readOneLine(given, sesRules.fileName);
  if ('wrong' in reading) return reading;
  const { value } = reading;
  if (NOT_IN_A_FILE_NAME.test(value) || /^\.+$/.test(value)) {
    return { wrong: 'must be a name without folders, quotation marks, backslashes and marks of direction' };
  }
  // Encoded twice: some readers decode until nothing is left to decode, and see another ending than is checked here.
  if (value.includes('=?')) return { wrong: 'must not look like an encoded word (RFC 2047)' };
  if (REFUSED_FILE.test(value)) return { wrong: 'has an ending that SES does not take' };
  return reading;
}

/** The parameters by which readers name a file, whichever of them they look at. */
const NAMES = ['name', 'filename'];

/** A media type (RFC 9110) in its one spelling. */
export function readContentType(given: string): TextReading {
  const read = given.length > sesRules.contentType ? undefined : readMediaType(given);
  if (!read) return { wrong: `must be a media type of at most ${sesRules.contentType} characters` };
  if (COMPOSITE.test(read.type)) return { wrong: 'must not be multipart/* or message/*' };
  // A second name of the file, which some readers prefer.
  if (read.parameters.some(([name]) => name.includes('*')))
    return { wrong: 'must have no parameter in pieces or in a charset of its own (RFC 2231)' };
  for (const [, name] of read.parameters.filter(([parameter]) => NAMES.includes(parameter))) {
    const reading = readFileName(name);
    if ('wrong' in reading) return { wrong: `has a name that ${reading.wrong}` };
  }
  return { value: formatMediaType(read) };
}

/** Bytes as JSON has them: base64, a list of numbers, or what Node makes of a Buffer. */
export type GivenContent = string | unknown[] | { type: 'Buffer'; data: unknown[] };

/** Tells the forms of a file apart from everything else, without a look at its bytes. */
export function isGivenContent(given: unknown): given is GivenContent {
  if (typeof given === 'string' || Array.isArray(given)) return true;
  const { type, data, ...others } = (given ?? {}) as { type?: unknown; data?: unknown };
  return type === 'Buffer' && Array.isArray(data) && Object.keys(others).length === 0;
}

/** The bytes of a file in canonical base64 (RFC 4648 section 4), which SES takes as it is. */
export function readContent(given: GivenContent): TextReading {
  const value =
    typeof given === 'string' ? readBase64(given) : writeBase64(Array.isArray(given) ? given : given.data);
  if (value === undefined) return { wrong: NO_CONTENT };
  return value === '' ? { wrong: 'must not be empty' } : { value };
}

/** What a file must be that can be read in none of its forms. */
export const NO_CONTENT = 'must be base64 (RFC 4648 section 4), or a list of bytes as numbers from 0 to 255';

/** RFC 2045 section 6.8: encoders break lines. */
function readBase64(given: string): string | undefined {
  // A decoder passes over white space, and over much else: what it makes of the text must be all of it.
  const content = Buffer.from(given, 'base64').toString('base64');
  return content === given || content === dropSpace(given) ? content : undefined;
}

/** How far each byte takes the text without white space. */
const STEPS = new Uint8Array(256).fill(1);
for (const space of ' \t\r\n') STEPS[space.charCodeAt(0)] = 0;

/** A text without its white space. */
function dropSpace(given: string): string {
  const bytes = Buffer.from(given);
  let end = 0;
  // A branch for each of five million bytes would cost four times as much, and a pattern more where each second one is a space.
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] as number;
    bytes[end] = byte;
    end += STEPS[byte] as number;
  }
  return bytes.toString('latin1', 0, end);
}

function writeBase64(bytes: readonly unknown[]): string | undefined {
  const content = Buffer.allocUnsafe(bytes.length);
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (typeof byte !== 'number' || (byte & 0xff) !== byte) return undefined;
    content[at] = byte;
  }
  return content.toString('base64');
}
