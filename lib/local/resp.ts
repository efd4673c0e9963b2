const CRLF = '\r\n';

/**
 * Where the message of Redis's protocol ends that begins here: a command is one, an answer is one.
 *
 * @returns undefined, where it is not all there yet
 */
export function endOfMessage(bytes: Buffer, from = 0): number | undefined {
  const end = bytes.indexOf(CRLF, from);
  if (end < 0) return undefined;
  const next = end + CRLF.length;
  const count = Number(bytes.toString('latin1', from + 1, end));
  switch (String.fromCharCode(bytes[from] ?? 0)) {
    case '$':
      return count < 0 ? next : within(bytes, next + count + CRLF.length);
    case '*': {
      let at: number | undefined = next;
      for (let left = count; left > 0 && at !== undefined; left--) at = endOfMessage(bytes, at);
      return at;
    }
    default:
      return next;
  }
}

const within = (bytes: Buffer, end: number) => (end <= bytes.length ? end : undefined);

/** The words of a whole command; none, where it is no array of texts. */
export function readWords(command: Buffer): string[] {
  const words: string[] = [];
  let at = command.indexOf(CRLF) + CRLF.length;
  while (at < command.length) {
    const end = command.indexOf(CRLF, at);
    const length = Number(command.toString('latin1', at + 1, end));
    if (command[at] !== 0x24 || !(length >= 0)) return [];
    words.push(command.toString('utf8', end + CRLF.length, end + CRLF.length + length));
    at = end + 2 * CRLF.length + length;
  }
  return words;
}

/** Whole messages, one by one, from a stream that is cut anywhere. */
export class Messages {
  private rest: Buffer = Buffer.alloc(0);

  /** Whether one has begun, and is not all there. */
  get isWithin(): boolean {
    return this.rest.length > 0;
  }

  /** @returns those that are whole with these bytes */
  take(bytes: Buffer): Buffer[] {
    this.rest = this.rest.length > 0 ? Buffer.concat([this.rest, bytes]) : bytes;
    const whole: Buffer[] = [];
    for (let end = endOfMessage(this.rest); end !== undefined; end = endOfMessage(this.rest)) {
      whole.push(this.rest.subarray(0, end));
      this.rest = this.rest.subarray(end);
      if (this.rest.length === 0) break;
    }
    return whole;
  }
}
