/** Why a command has no result. Its text is never logged: `code` is what a log may show. */
export class RedisError extends Error {
  override readonly name = 'RedisError';
  /** The first word of what the server said, as `READONLY`; else the system's name, as `ECONNRESET`. */
  readonly code: string;
  /** Whether the server answered. */
  readonly replied: boolean;

  constructor(code: string, replied: boolean, text = code) {
    super(text);
    this.code = code;
    this.replied = replied;
  }
}

/** What a server says that has not done the command and may do it soon: it starts, fails over, moves a shard, has lost its replicas. */
const PASSING = ['LOADING', 'READONLY', 'MASTERDOWN', 'CLUSTERDOWN', 'TRYAGAIN', 'BUSY', 'NOREPLICAS'];

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
