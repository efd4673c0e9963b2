/** What became of one call of a webhook. */
export type PostOutcome =
  /** It has it. */
  | { kind: 'delivered' }
  /** It wants this no more: it is not called with this event again. */
  | { kind: 'gone' }
  /** It is called again later. */
  | {
      kind: 'failed';
      /** As a log may show it: `status-503`, or the name of an error. */
      error: string;
      /** How long it wants to be left alone, in seconds. */
      retryAfter?: number;
    };

/**
 * Says what an answer means, as Standard Webhooks has it ("Delivery success and failure"). A redirect is a failure: it is not
 * followed, for it could lead anywhere.
 *
 * @param retryAfter the header: seconds, or a date
 * @param now epoch milliseconds
 */
export function judgeAnswer(status = 0, retryAfter: string | undefined, now: number): PostOutcome {
  if (status >= 200 && status < 300) return { kind: 'delivered' };
  if (status === 410) return { kind: 'gone' };
  const isAsked = status === 429 || status === 503;
  const seconds = isAsked && retryAfter !== undefined ? readRetryAfter(retryAfter, now) : undefined;
  return { kind: 'failed', error: `status-${status}`, ...(seconds !== undefined && { retryAfter: seconds }) };
}

/** @returns whole seconds from now on; undefined where it is neither a number nor a date to come */
function readRetryAfter(text: string, now: number): number | undefined {
  const seconds = /^\d{1,9}$/.test(text) ? Number(text) : Math.ceil((Date.parse(text) - now) / 1_000);
  return seconds > 0 ? seconds : undefined;
}
