import * as v from 'valibot';

/** SES MessageHeader: 126 for the name, 995 for the value, 996 together. */
export const HEADER_NAME = /^[!-9;-~]{1,126}$/;
export const HEADER_VALUE = /^[ -~]{1,995}$/;
const HEADER_MAX = 996;
/** More than anyone sends; they are counted before they are looked at. */
export const HEADERS_MAX = 100;
/** Headers that SES sets itself and refuses ("Amazon SES header fields"), and its own control headers. */
export const SES_HEADERS =
  /^(bcc|cc|content-disposition|content-transfer-encoding|content-type|date|dkim-signature|from|message-id|mime-version|reply-to|return-path|subject|to|x-ses-.*)$/i;
/** As entries: `v.record` would drop `__proto__` and its like without a word. */
export const headers = v.pipe(
  v.custom<object>(isObject, 'must be an object'),
  v.rawTransform(({ dataset, addIssue, NEVER }): [string, string][] => {
    const entries = Object.entries(dataset.value) as [string, unknown][];
    if (entries.length > HEADERS_MAX) {
      addIssue({ message: `must have at most ${HEADERS_MAX} headers` });
      return NEVER;
    }
    const seen = new Set<string>();
    for (const [name, value] of entries) {
      const message = wrongHeader(name, value, seen);
      const input = dataset.value as { [key: string]: unknown };
      if (message)
        addIssue({ message, path: [{ type: 'object', origin: 'value', input, key: name, value }] });
    }
    // Where an issue was added, valibot does not use what is returned.
    return (entries as [string, string][]).sort(([a], [b]) => (a < b ? -1 : 1));
  }),
);

export function isObject(value: unknown): value is { [name: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function wrongHeader(name: string, value: unknown, seen: Set<string>): string | undefined {
  if (!HEADER_NAME.test(name))
    return 'has a name that is not 1 to 126 printable ASCII characters without a colon';
  if (SES_HEADERS.test(name)) return 'is set by SES and cannot be given';
  if (seen.has(name.toLowerCase())) return 'is given twice, in another spelling';
  seen.add(name.toLowerCase());
  if (typeof value !== 'string') return 'must be a string';
  if (!HEADER_VALUE.test(value)) return 'must be 1 to 995 printable ASCII characters, without line breaks';
  if (name.length + value.length > HEADER_MAX)
    return `must be at most ${HEADER_MAX} characters long, its name included`;
  return undefined;
}
