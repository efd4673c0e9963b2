import type { Email } from './email.ts';
import type { Mailbox } from './mailbox.ts';

/**
 * An email as its fingerprint sees it: two emails have one form if and only if no recipient could tell them
 * apart. Recipients, headers and tags are sets; attachments keep their order; names of headers have no case.
 */
export function toPrintForm(email: Email): object {
  const { from, to, cc, bcc, reply_to, subject, text, html, headers, attachments, tags } = email;
  return {
    from,
    to: sortMailboxes(to),
    cc: cc && sortMailboxes(cc),
    bcc: bcc && sortMailboxes(bcc),
    reply_to: reply_to && sortMailboxes(reply_to),
    subject,
    text,
    html,
    headers: headers?.map(([name, value]) => [name.toLowerCase(), value]),
    attachments: attachments?.map((file) => [
      file.filename,
      file.content,
      file.content_type,
      file.content_id,
    ]),
    tags: tags?.map(({ name, value }) => [name, value]).sort(([a = ''], [b = '']) => (a < b ? -1 : 1)),
  };
}

/** By address, of which each is there once. */
function sortMailboxes(list: readonly Mailbox[]): [address: string, name?: string][] {
  return list
    .map(({ name, address }): [string, string?] => (name === undefined ? [address] : [address, name]))
    .sort(([a], [b]) => (a < b ? -1 : 1));
}
