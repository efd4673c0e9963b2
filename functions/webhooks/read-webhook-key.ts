/** What Standard Webhooks asks of a secret ("Signature scheme"). */
const BYTES_MIN = 24;

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/**
 * Reads a secret as Standard Webhooks writes it: base64, with or without `whsec_` before it. Blanks around it come from files and shells.
 *
 * @returns the key as base64; or what is wrong, as a log may show it, without a piece of the secret
 */
export function readWebhookKey(secret: string | undefined): { base64: string } | { wrong: string } {
  const base64 = secret?.trim().replace(/^whsec_/, '') ?? '';
  if (!BASE64.test(base64)) return { wrong: 'secret-is-not-base64' };
  if (Buffer.from(base64, 'base64').length < BYTES_MIN) return { wrong: 'secret-is-shorter-than-24-bytes' };
  return { base64 };
}
