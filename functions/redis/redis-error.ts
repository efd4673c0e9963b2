/** Why a command has no result. Its text is never logged: `code` is what a log may show. */
export class RedisError extends Error {
  override readonly name = 'RedisError';
  /** What the server said, in a word, as `READONLY`; else the system's name, as `ECONNRESET`. */
  readonly code: string;
  /** Whether the server answered. */
  readonly replied: boolean;

  constructor(code: string, replied: boolean, text = code) {
    super(text);
    this.code = code;
    this.replied = replied;
  }
}

/** What Redis 6.2 says of a script that failed, and why it did within it. */
const OF_SCRIPT = /^ERR Error running script .*: -?([A-Z]{2,}) /;

/** What has no name of its own, by its words, which no log may show. The first is said to a command of more than ten words. */
const UNNAMED = [
  [/unauthenticated/, 'NOAUTH'],
  [/executing the script can't/, 'NOPERM'],
  [/^ERR max number of clients/, 'MAXCLIENTS'],
] as const;

/** The code of what a server said: its first word, where that says why. */
export function nameReply(message: string): string {
  const unnamed = UNNAMED.find(([words]) => words.test(message));
  return unnamed?.[1] ?? OF_SCRIPT.exec(message)?.[1] ?? message.replace(/ .*/s, '');
}

/**
 * What a server says that has not done the command and may do it soon: it starts, fails over, moves a shard, has lost its
 * replicas, has too many clients; or nodes that do not agree yet say it of each other.
 */
const PASSING = [
  'LOADING',
  'READONLY',
  'MASTERDOWN',
  'CLUSTERDOWN',
  'TRYAGAIN',
  'BUSY',
  'NOREPLICAS',
  'MAXCLIENTS',
  'MOVED',
  'ASK',
];

/** Whether another attempt, on a fresh connection, may get another answer. */
export const mayPass = (error: unknown): boolean =>
  error instanceof RedisError && (!error.replied || PASSING.includes(error.code));

/** Another node has the shard, for good or while it moves there. */
export interface Redirection {
  host: string;
  port: number;
  /** Only for this command, which says so. */
  asking: boolean;
}

/**
 * Reads `MOVED 3999 host:port` and `ASK 3999 host:port`.
 *
 * @param asked the host that said so: a node that does not know its own name leaves it out
 */
export function readRedirection(error: unknown, asked: string): Redirection | undefined {
  if (!(error instanceof RedisError)) return undefined;
  const [, word, host, port] = /^(MOVED|ASK) \d+ (.*):(\d+)$/.exec(error.message) ?? [];
  if (!word) return undefined;
  return { host: host || asked, port: Number(port), asking: word === 'ASK' };
}
