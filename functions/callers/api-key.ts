import { hash, randomBytes } from 'node:crypto';

/** Whether an email reaches people, or SES's mailbox simulator in their place. */
export type Mode = 'live' | 'test';

/** `ea_live_<id>_<secret><checksum>` or `ea_test_…`, in base 62. */
export interface ApiKey {
  mode: Mode;
  /** Names it to people and in logs; nobody gets in with it. */
  id: string;
  secret: string;
}

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const ID_LENGTH = 12;
/** 190 bits. */
const SECRET_LENGTH = 32;
/** 62 to the power of 6 is more than 2 to the power of 32. */
const CHECKSUM_LENGTH = 6;
const FORM = new RegExp(
  `^ea_(live|test)_([\\dA-Za-z]{${ID_LENGTH}})_([\\dA-Za-z]{${SECRET_LENGTH}})([\\dA-Za-z]{${CHECKSUM_LENGTH}})$`,
);

/** undefined where it is none: another form, or a checksum that does not fit, so that a typing error costs no read. */
export function readApiKey(text: string): ApiKey | undefined {
  const [, mode = '', id = '', secret = '', checksum] = FORM.exec(text) ?? [];
  if (checksum === undefined || checksum !== takeChecksum(text.slice(0, -CHECKSUM_LENGTH))) return undefined;
  return { mode: mode as Mode, id, secret };
}

/** A new one. Its text is shown once, and stored nowhere. @param random bytes that nobody can guess */
export function makeApiKey(mode: Mode, random: (size: number) => Buffer = randomBytes) {
  const key: ApiKey = { mode, id: drawDigits(ID_LENGTH, random), secret: drawDigits(SECRET_LENGTH, random) };
  const unchecked = `ea_${mode}_${key.id}_${key.secret}`;
  return { text: `${unchecked}${takeChecksum(unchecked)}`, key };
}

/** What is stored of a secret: SHA-256, base64url. It has bits enough, so a slow hash would protect nothing. */
export const hashSecret = (secret: string): string => hash('sha256', secret, 'base64url');

/** Digits that are all as likely: a byte above the last whole multiple of 62 is drawn again. */
function drawDigits(length: number, random: (size: number) => Buffer): string {
  const limit = 256 - (256 % DIGITS.length);
  let drawn = '';
  while (drawn.length < length) {
    const bytes = [...random(length - drawn.length)].filter((byte) => byte < limit);
    drawn += bytes.map((byte) => DIGITS[byte % DIGITS.length]).join('');
  }
  return drawn;
}

function takeChecksum(text: string): string {
  let rest = takeCrc32(text);
  let digits = '';
  for (let place = 0; place < CHECKSUM_LENGTH; place++) {
    digits = DIGITS[rest % DIGITS.length] + digits;
    rest = Math.floor(rest / DIGITS.length);
  }
  return digits;
}

/** The one of zlib, which takes two milliseconds of a cold start to load. */
function takeCrc32(text: string): number {
  let crc = ~0;
  for (const byte of Buffer.from(text)) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}
