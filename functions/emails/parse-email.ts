import * as v from 'valibot';
import { pickPresentFields, pickPresentIn } from './absent.ts';
import { type Email, emailSchema, knownFields, LIST_MAX } from './email.ts';
import { ERRORS_MAX, type FieldError, toPointer } from './field-error.ts';
import { isObject, type JsonObject } from './json-object.ts';
import { keepOnce, mergeNames } from './recipients.ts';
import { findUnknown } from './unknown-fields.ts';

export type { FieldError } from './field-error.ts';

/** An email, or all that is wrong with it. */
export type EmailReading = { email: Email } | { errors: FieldError[] };

/** Reads the JSON value of a body as an email in its canonical form, or says everything that is wrong at once. */
export function parseEmail(json: unknown): EmailReading {
  if (!isObject(json)) return { errors: [{ pointer: '', detail: 'must be an object' }] };
  const parsed = v.safeParse(emailSchema, dropAbsent(json));
  const { unsupported, unknown } = findUnknown(json);
  // Whoever counts on a field that is not supported misses others for it, as a subject where there is a template.
  const errors = [...unsupported, ...(parsed.issues ?? []).map(toFieldError), ...unknown];
  if (errors.length > 0) return { errors: errors.slice(0, ERRORS_MAX) };
  return { email: toCanonical(parsed.output as Email) };
}

/** The members that are there, of the email and of the elements of its lists, where those are not too many. */
function dropAbsent(json: JsonObject): JsonObject {
  const present = pickPresentFields(json, knownFields.email);
  for (const [list, known] of [
    ['attachments', knownFields.attachment],
    ['tags', knownFields.tag],
  ] as const) {
    const elements = present[list];
    if (Array.isArray(elements) && elements.length <= LIST_MAX)
      present[list] = pickPresentIn(elements, known);
  }
  return present;
}

function toCanonical(email: Email): Email {
  const { from, reply_to = [], subject, text, html, headers = [], attachments = [], tags = [] } = email;
  const { to, cc, bcc } = keepOnce(email);
  return {
    ...(from && { from }),
    to,
    ...(cc.length > 0 && { cc }),
    ...(bcc.length > 0 && { bcc }),
    ...(reply_to.length > 0 && { reply_to: mergeNames(reply_to) }),
    subject,
    ...(text && { text }),
    ...(html && { html }),
    ...(headers.length > 0 && { headers }),
    ...(attachments.length > 0 && { attachments }),
    ...(tags.length > 0 && { tags }),
  };
}

function toFieldError(issue: v.BaseIssue<unknown>): FieldError {
  return {
    pointer: toPointer(issue.path?.map((item) => item.key as string | number) ?? []),
    detail:
      issue.type === 'object'
        ? issue.received === 'undefined'
          ? 'is required'
          : 'must be an object'
        : issue.message,
  };
}
