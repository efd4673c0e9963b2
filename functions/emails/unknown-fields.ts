import { knownFields } from './email.ts';
import { ERRORS_MAX, type FieldError, toPointer } from './field-error.ts';
import { isObject, type JsonObject } from './json-object.ts';
import { unsupportedFields } from './unsupported-fields.ts';

type Named = { readonly [field: string]: string };

/**
 * Fields that are not known, and among them those of Resend's API. Own keys, read by hand: valibot drops unknown
 * ones, stops at the first of them, or passes over `__proto__`, and each of that would be silence where an error
 * is due.
 */
export function findUnknown(email: JsonObject): {
  unsupported: FieldError[];
  unknown: FieldError[];
} {
  const found = [
    ...lookInto(email, knownFields.email, unsupportedFields.email, []),
    ...lookIntoEach(email, 'attachments', knownFields.attachment, unsupportedFields.attachment),
    ...lookIntoEach(email, 'tags', knownFields.tag, {}),
  ].slice(0, ERRORS_MAX);
  return {
    unsupported: found.filter(({ isNamed }) => isNamed).map(({ error }) => error),
    unknown: found.filter(({ isNamed }) => !isNamed).map(({ error }) => error),
  };
}

function lookIntoEach(email: JsonObject, list: string, known: readonly string[], named: Named) {
  const items = email[list];
  if (!Array.isArray(items)) return [];
  return items.slice(0, ERRORS_MAX).flatMap((item, index) => lookInto(item, known, named, [list, index]));
}

function lookInto(value: unknown, known: readonly string[], named: Named, path: (string | number)[]) {
  if (!isObject(value)) return [];
  return Object.keys(value)
    .filter((name) => !known.includes(name))
    .filter((name) => !(Object.hasOwn(named, name) && value[name] === null))
    .slice(0, ERRORS_MAX)
    .map((name) => {
      const meant = findMeant(name, [...known, ...Object.keys(named)]);
      const reason = meant !== undefined && Object.hasOwn(named, meant) ? named[meant] : undefined;
      const detail =
        reason ?? (meant ? `is not a known field: it is written ${meant}` : 'is not a known field');
      return { isNamed: reason !== undefined, error: { pointer: toPointer([...path, name]), detail } };
    });
}

/** Longer than any name that is known, however it is spelled. */
const SPELLING_MAX = 32;

/** The field that is meant by another spelling of its name, as `replyTo`, `Reply-To` and `reply to`. */
function findMeant(name: string, known: readonly string[]): string | undefined {
  if (name.length > SPELLING_MAX) return undefined;
  const bare = (one: string) => one.replace(/[-_ ]/g, '').toLowerCase();
  return known.find((one) => bare(one) === bare(name));
}
