import type { CallWebhookVariables } from './variables.ts';

/** A function's variables have 4,096 bytes together, and the addresses of services have less. */
const BYTES_MAX = 2_048;

/**
 * Reads where a webhook is called. Whether its host may be called is known when it is called, from the addresses that its name has
 * then.
 *
 * @param reach what may be called: this machine alone may be without TLS
 * @returns the URL, or what is wrong with it, as the end of a sentence; never the text, which may have a password in it
 */
export function readWebhookUrl(
  text: string,
  reach: CallWebhookVariables['WEBHOOK_REACH'],
): { url: URL } | { wrong: string } {
  if (Buffer.byteLength(text) > BYTES_MAX) return { wrong: `must have at most ${BYTES_MAX} bytes` };
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isAllowed = url?.protocol === 'https:' || (url?.protocol === 'http:' && reach === 'this-machine');
  if (!url || !isAllowed) return { wrong: 'must be a URL that begins with https://' };
  // It stands in a variable of the function, which more people may read than a secret.
  if (url.username || url.password) return { wrong: 'must be without a user name and a password' };
  // A fragment is never sent.
  if (url.hash) return { wrong: 'must be without a #' };
  return { url };
}
