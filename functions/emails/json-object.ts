/** JSON's object. */
export type JsonObject = { [name: string]: unknown };

/** Neither null nor a list. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
