import { isObject, type JsonObject } from './json-object.ts';

/** The known members that are there: null is absent. Only own ones count, and no others are looked at. */
export function pickPresent(given: JsonObject, known: readonly string[]): JsonObject {
  const present: JsonObject = {};
  for (const name of known) {
    if (Object.hasOwn(given, name) && given[name] !== null) present[name] = given[name];
  }
  return present;
}

/** As `pickPresent`; and a body that is empty beside the other one is absent too. */
export function pickPresentFields(given: JsonObject, known: readonly string[]): JsonObject {
  const { text, html, ...others } = pickPresent(given, known);
  const isThere = (body: unknown, other: unknown) =>
    body !== undefined && !(body === '' && typeof other === 'string' && other !== '');
  return { ...others, ...(isThere(text, html) && { text }), ...(isThere(html, text) && { html }) };
}

/** Elements that are objects, each with the members that are there. */
export function pickPresentIn(list: readonly unknown[], known: readonly string[]): unknown[] {
  return list.map((element) => (isObject(element) ? pickPresent(element, known) : element));
}
