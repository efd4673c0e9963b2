import { splitAddress } from './address.ts';
import { knownFields } from './email.ts';

/**
 * The form that 1.0.0 took fingerprints of: the email as given, its members in the order of the schema, its
 * addresses read, its headers sorted by name. Only for records that 1.0.0 wrote, which live as long as
 * `holdSeconds`, a week at most: delete this file, and what `read-request.ts` does with it, with 1.2.0.
 *
 * @param json a body that is an email today. What 1.0.0 would have refused has no record of its, so the form of
 * that may be anything that no email of its had: what is `null` or odd stays as it is.
 */
export function toFormOfV1(json: unknown): object {
  const given = json as { [name: string]: unknown };
  return putInOrder(given, knownFields.email, (name, value) => {
    switch (name) {
      case 'from':
        return readMailbox(value);
      case 'to':
      case 'cc':
      case 'bcc':
      case 'reply_to':
        return Array.isArray(value) ? value.map(readMailbox) : [readMailbox(value)];
      case 'headers':
        return sortEntries(value);
      case 'attachments':
        return orderEach(value, knownFields.attachment);
      case 'tags':
        return orderEach(value, knownFields.tag);
      default:
        return value;
    }
  });
}

function putInOrder(
  given: { [name: string]: unknown },
  names: readonly string[],
  read: (name: string, value: unknown) => unknown = (_, value) => value,
): object {
  const there = names.filter((name) => Object.hasOwn(given, name));
  return Object.fromEntries(there.map((name) => [name, read(name, given[name])]));
}

const orderEach = (list: unknown, names: readonly string[]) =>
  Array.isArray(list) ? list.map((one) => putInOrder(one ?? {}, names)) : list;

const readMailbox = (text: unknown) => (typeof text === 'string' ? splitAddress(text) : text);

const sortEntries = (value: unknown) => Object.entries(value ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
