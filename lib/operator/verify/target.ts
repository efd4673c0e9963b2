import { Refusal } from '../commands.ts';

/** The API that is verified. */
export interface Target {
  /** Of `POST /email`. */
  url: string;
  /** It is on this machine, so nothing crosses a network. */
  isHere: boolean;
}

const PATH = '/email';
const HERE = /^(127\.0\.0\.1|\[::1\]|localhost|.+\.localhost)$/;

/** Reads `--url`: the stack's output `Url`, or the same without its path. @throws Refusal */
export function readTarget(given: string): Target {
  const url = URL.parse(given);
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new Refusal(`--url must be the stack's output Url, as https://…${PATH}, and is "${given}".`);
  }
  // It may hold a password, so it is not repeated.
  if (url.username || url.password) throw new Refusal('--url must have no user and no password in it.');
  if (url.search || url.hash)
    throw new Refusal(`--url must end with its path, and has a "?" or "#": "${given}".`);
  const isHere = HERE.test(url.hostname);
  if (url.protocol === 'http:' && !isHere) {
    throw new Refusal(`--url must be https://, or credentials would go to ${url.host} for all to read.`);
  }
  const path = url.pathname.replace(/\/+$/, '');
  url.pathname = path.endsWith(PATH) ? path : `${path}${PATH}`;
  return { url: url.href, isHere };
}

/** The region in the address that API Gateway gives; a domain of one's own has none. */
export function readRegion(url: string): string | undefined {
  return /\.execute-api\.([a-z0-9-]+)\.amazonaws\.com(\.cn)?$/.exec(new URL(url).hostname)?.[1];
}
