import * as v from 'valibot';
import { type Email, emailSchema, knownFields } from './email.ts';
import { isObject } from './headers.ts';
import { unsupportedFields } from './unsupported-fields.ts';

/** One wrong field: where, as a JSON pointer (RFC 6901), and why. The input is not repeated. */
export interface FieldError {
  pointer: string;
  detail: string;
}

export type EmailReading = { email: Email } | { errors: FieldError[] };

/** More would not help anyone, and a body of megabytes could make an answer larger than Lambda may give. */
const ERRORS_MAX = 100;
const POINTER_PART_MAX = 128;

/** Reads the JSON value of a body as an email, or says everything that is wrong with it at once. */
export function parseEmail(json: unknown): EmailReading {
  if (!isObject(json)) return { errors: [{ pointer: '', detail: 'must be an object' }] };
  const parsed = v.safeParse(emailSchema, json);
  const { unsupported, unknown } = strayFields(json);
  if (parsed.success && unsupported.length + unknown.length === 0) return { email: parsed.output };
  // Whoever counts on a field that is not supported misses others for it, as a subject where there is a template.
  const errors = [...unsupported, ...(parsed.issues ?? []).map(fieldError), ...unknown];
  return { errors: errors.slice(0, ERRORS_MAX) };
}

/**
 * Own keys, read by hand: valibot drops unknown ones, stops at the first of them, or passes over
 * `__proto__`, and each of that would be silence where an error is due.
 */
function strayFields(email: { [name: string]: unknown }) {
  const unsupported: FieldError[] = [];
  const unknown: FieldError[] = [];
  const look = (value: unknown, known: readonly string[], named: Named, path: (string | number)[]) => {
    for (const name of isObject(value) ? Object.keys(value) : []) {
      if (unsupported.length + unknown.length === ERRORS_MAX) return;
      if (known.includes(name)) continue;
      const reason = Object.hasOwn(named, name) ? named[name] : undefined;
      const error = { pointer: pointer([...path, name]), detail: reason ?? 'is not a known field' };
      (reason ? unsupported : unknown).push(error);
    }
  };
  look(email, knownFields.email, unsupportedFields.email, []);
  for (const [list, known, named] of [
    ['attachments', knownFields.attachment, unsupportedFields.attachment],
    ['tags', knownFields.tag, {}],
  ] as const) {
    const items = email[list];
    if (!Array.isArray(items)) continue;
    for (const [index, item] of items.slice(0, ERRORS_MAX).entries()) look(item, known, named, [list, index]);
  }
  return { unsupported, unknown };
}

type Named = { readonly [field: string]: string };

function fieldError(issue: v.BaseIssue<unknown>): FieldError {
  return {
    pointer: pointer(issue.path?.map((item) => item.key as string | number) ?? []),
    detail:
      issue.type === 'object'
        ? issue.received === 'undefined'
          ? 'is required'
          : 'must be an object'
        : issue.message,
  };
}

function pointer(path: (string | number)[]): string {
  return path
    .map((part) => String(part).slice(0, POINTER_PART_MAX).replaceAll('~', '~0').replaceAll('/', '~1'))
    .map((part) => `/${part}`)
    .join('');
}
