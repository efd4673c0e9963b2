import { expect, test } from 'vitest';
import { explain, formatSeconds } from '../../../../lib/operator/verify/explain.ts';

/** As fetch throws it. */
const fetchFailed = (cause: Error) => new TypeError('fetch failed', { cause });
const coded = (code: string, message = `it is ${code}`) => Object.assign(new Error(message), { code });

test.each<[error: Error, sentence: string]>([
  [new DOMException('It took too long.', 'TimeoutError'), 'h did not answer within 30.0 s'],
  [fetchFailed(coded('ENOTFOUND')), 'h has no address: is the host of --url right, and is there a network?'],
  [fetchFailed(coded('EAI_AGAIN')), 'h could not be looked up: is there a network?'],
  [fetchFailed(coded('ECONNREFUSED')), 'h takes no connection: is the port of --url right, and does it run?'],
  [
    fetchFailed(new AggregateError([coded('ENETUNREACH'), coded('ECONNREFUSED')], '')),
    'h cannot be reached: is there a network?',
  ],
  [fetchFailed(coded('CERT_HAS_EXPIRED')), 'h has a certificate that has expired: renew it in ACM'],
  [fetchFailed(coded('DEPTH_ZERO_SELF_SIGNED_CERT')), 'h has a certificate that nobody vouches for'],
  [
    fetchFailed(coded('ERR_TLS_CERT_ALTNAME_INVALID')),
    'h has a certificate for another name: is the host of --url right?',
  ],
  [
    fetchFailed(coded('UND_ERR_SOCKET', 'other side closed')),
    'h did not answer: UND_ERR_SOCKET, other side closed',
  ],
  [fetchFailed(coded('ENEW')), 'h did not answer: it is ENEW'],
  [fetchFailed(new Error('bad port')), 'h did not answer: bad port'],
  [new TypeError('terminated'), 'h did not answer: terminated'],
])('%s', (error, sentence) => {
  expect(explain(error, 'h', 30_000)).toBe(sentence);
});

test.each([
  [0.4, '0 ms'],
  [999.4, '999 ms'],
  [999.6, '1.0 s'],
  [61_250, '61.3 s'],
])('%d ms is %s', (ms, text) => {
  expect(formatSeconds(ms)).toBe(text);
});
