/** RFC 9110 section 5.6.2. */
const TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
/** RFC 9110 section 5.6.4, without what is not ASCII: it stands in a header of a part. */
const QUOTED = String.raw`"(?:[ !#-\[\]-~]|\\[ -~])*"`;
/** Each character has one place in it: with two, a few dozen spaces would keep the engine busy for years. */
const PARAMETER = String.raw`[ \t]*;(?:[ \t]*(${TOKEN})=(${TOKEN}|${QUOTED}))?`;

/** RFC 9110 section 8.3.1: `type/subtype`, and parameters with white space and empty ones between; its ends trimmed. */
export const MEDIA_TYPE = new RegExp(`^${TOKEN}/${TOKEN}(?:${PARAMETER.replaceAll(/\((?!\?)/g, '(?:')})*$`);
const EACH_PARAMETER = new RegExp(PARAMETER, 'g');

/** A media type as it was read (RFC 9110, 8.3.1), its type in lower case. */
export interface MediaType {
  /** `type/subtype` in lower case. */
  type: string;
  /** Names in lower case, sorted. */
  parameters: [name: string, value: string][];
}

/** @returns undefined where it is none, or has a parameter twice */
export function readMediaType(text: string): MediaType | undefined {
  const trimmed = text.trim();
  if (!MEDIA_TYPE.test(trimmed)) return undefined;
  const end = trimmed.indexOf(';');
  // As most are.
  if (end === -1) return { type: trimmed.toLowerCase(), parameters: [] };
  const type = trimmed.slice(0, end).trim().toLowerCase();
  const parameters: MediaType['parameters'] = [];
  for (const [, name, value = ''] of trimmed.slice(end).matchAll(EACH_PARAMETER)) {
    if (name !== undefined) parameters.push([name.toLowerCase(), unquote(value)]);
  }
  const names = new Set(parameters.map(([name]) => name));
  if (names.size < parameters.length) return undefined;
  return { type, parameters: parameters.sort(([a], [b]) => (a < b ? -1 : 1)) };
}

const unquote = (value: string) =>
  value.startsWith('"') ? value.slice(1, -1).replace(/\\(.)/g, '$1') : value;

const BARE = new RegExp(`^${TOKEN}$`);

/** Its one spelling, which is never longer than another. A charset is compared without case (RFC 2046 section 4.1.2). */
export function formatMediaType({ type, parameters }: MediaType): string {
  const written = parameters.map(([name, value]) => {
    const one = name === 'charset' ? value.toLowerCase() : value;
    return `;${name}=${BARE.test(one) ? one : `"${one.replace(/["\\]/g, '\\$&')}"`}`;
  });
  return type + written.join('');
}
