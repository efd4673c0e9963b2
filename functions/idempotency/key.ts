/** Printable ASCII without space, comma, quotation mark and backslash; 1 to 255 characters. */
export const KEY = /^[\x21\x23-\x2b\x2d-\x5b\x5d-\x7e]{1,255}$/;

/** The key of a request, or why there is none. */
export type KeyReading = { kind: 'key'; key: string } | { kind: 'missing' } | { kind: 'invalid' };

/**
 * Reads the `Idempotency-Key` header. `"k"` (the string of the IETF draft, a structured field of RFC 9651)
 * and `k` are one key. A comma is refused because API Gateway joins repeated headers with one: two keys
 * are no key.
 */
export function readKey(header: string | undefined): KeyReading {
  if (header === undefined) return { kind: 'missing' };
  const bare = header.trim().replace(/^"(.*)"$/, '$1');
  return KEY.test(bare) ? { kind: 'key', key: bare } : { kind: 'invalid' };
}
