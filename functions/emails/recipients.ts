import type { Mailbox } from './mailbox.ts';

interface Recipients {
  to: Mailbox[];
  cc?: Mailbox[] | undefined;
  bcc?: Mailbox[] | undefined;
}

/** How many mailboxes SES is given: each counts once, wherever it stands. */
export function countRecipients({ to, cc = [], bcc = [] }: Recipients): number {
  return new Set([...to, ...cc, ...bcc].map(({ address }) => address)).size;
}

/**
 * Each mailbox once: `to` wins over `cc`, and `cc` over `bcc`. It keeps the first name that it has within its own
 * list: one that was given in another, as in `bcc`, was not meant for those who see this one.
 */
export function keepOnce({ to, cc = [], bcc = [] }: Recipients): Required<Recipients> {
  const first = mergeNames(to);
  const second = leaveOut(mergeNames(cc), first);
  return { to: first, cc: second, bcc: leaveOut(mergeNames(bcc), [...first, ...second]) };
}

/** A list without repeats. */
export function mergeNames(list: readonly Mailbox[]): Mailbox[] {
  const known = new Map<string, Mailbox>();
  for (const mailbox of list) {
    const { address } = mailbox;
    const before = known.get(address);
    if (before === undefined || before.name === undefined) known.set(address, mailbox);
  }
  return [...known.values()];
}

function leaveOut(list: Mailbox[], others: readonly Mailbox[]): Mailbox[] {
  return list.filter(({ address }) => !others.some((other) => other.address === address));
}
