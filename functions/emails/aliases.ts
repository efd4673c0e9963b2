import { isObject, type JsonObject } from './json-object.ts';

/** What Resend's clients for Python and Go also call an attachment's `content_id`. */
const ALIAS = 'inline_content_id';

/**
 * The JSON of an email with each field by its one name. Where both names are there and differ, both stay, and the
 * one that is not known is refused.
 */
export function renameAliases(json: unknown): unknown {
  if (!isObject(json) || !Array.isArray(json.attachments) || !json.attachments.some(hasAlias)) return json;
  return { ...json, attachments: json.attachments.map((one) => (hasAlias(one) ? renameIn(one) : one)) };
}

function renameIn(attachment: JsonObject): JsonObject {
  const { [ALIAS]: alias, content_id, ...others } = attachment;
  // `null` is absent, whichever of the two it is.
  const [id = null, other = id] = [content_id ?? alias, alias ?? content_id];
  return id === other ? { ...others, content_id: id } : attachment;
}

function hasAlias(value: unknown): value is JsonObject {
  return isObject(value) && Object.hasOwn(value, ALIAS);
}
