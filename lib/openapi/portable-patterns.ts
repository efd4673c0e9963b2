/**
 * `\p{…}` is not in every engine that reads JSON Schema (Python's `re` has none), so explicit ranges stand for it.
 * Lone surrogates have none: JSON in UTF-8 cannot hold them, and Rust's engines do not take them in a pattern.
 */
const RANGES: { readonly [inPattern: string]: string } = {
  '\\p{Cc}': String.raw`\u0000-\u001f\u007f-\u009f`,
  '\\p{Cs}': '',
};

/** A schema whose patterns every engine of JSON Schema reads. @throws at an escape that has no ranges here */
export function withPortablePatterns<T>(schema: T): T {
  const revive = (name: string, value: unknown) =>
    name === 'pattern' && typeof value === 'string' ? toPortable(value) : value;
  return JSON.parse(JSON.stringify(schema), revive);
}

function toPortable(pattern: string): string {
  return pattern.replace(/\\[pP]\{[^}]*\}/g, (inPattern) => {
    const ranges = RANGES[inPattern];
    if (ranges === undefined)
      throw new Error(`The escape ${inPattern} is not known to lib/openapi/portable-patterns.ts`);
    return ranges;
  });
}
