/** What a failed connection means, by the code of its error. */
const MEANINGS: { [code: string]: string } = {
  ENOTFOUND: 'has no address: is the host of --url right, and is there a network?',
  EAI_AGAIN: 'could not be looked up: is there a network?',
  ECONNREFUSED: 'takes no connection: is the port of --url right, and does it run?',
  ENETUNREACH: 'cannot be reached: is there a network?',
  EHOSTUNREACH: 'cannot be reached: is there a network?',
  CERT_HAS_EXPIRED: 'has a certificate that has expired: renew it in ACM',
  CERT_NOT_YET_VALID: 'has a certificate that is not valid yet: is the clock of this machine right?',
  ERR_TLS_CERT_ALTNAME_INVALID: 'has a certificate for another name: is the host of --url right?',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'has a certificate that nobody vouches for',
  SELF_SIGNED_CERT_IN_CHAIN: 'has a certificate that nobody vouches for, or a proxy stands between',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'has a certificate that nobody vouches for, or a proxy stands between',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'has a certificate that nobody vouches for, or a proxy stands between',
};

/** Why no answer came, in one sentence. @param error of `fetch`, or of reading what it returned */
export function explain(error: Error, host: string, requestMs: number): string {
  if (isTimeout(error) || isTimeout(error.cause))
    return `${host} did not answer within ${formatSeconds(requestMs)}`;
  const { code = '', message } = findInnermost(error);
  return `${host} ${MEANINGS[code] ?? `did not answer: ${code && !message.includes(code) ? `${code}, ` : ''}${message}`}`;
}

const isTimeout = (error: unknown) => error instanceof Error && error.name === 'TimeoutError';

/** `fetch` wraps what happened, and what happened to several addresses is wrapped again. */
function findInnermost(error: Error & { code?: string }): Error & { code?: string } {
  const { cause } = error;
  if (cause instanceof Error) return findInnermost(cause);
  return error instanceof AggregateError && error.errors[0] instanceof Error
    ? findInnermost(error.errors[0])
    : error;
}

/** Milliseconds as a person reads them. */
export function formatSeconds(ms: number): string {
  return ms < 999.5 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`;
}
