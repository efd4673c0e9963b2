import { randomUUID } from 'node:crypto';
import { domainOf, splitAddress } from '../../functions/emails/address.ts';
import type { Accepted } from './ses.ts';
import { type SesEventType, sesEvent } from './ses-event.ts';

// What becomes of an email, by its recipients' addresses: "Using the mailbox simulator in Amazon SES".

/** An event of SES's, and how long after the acceptance it comes, in milliseconds. */
export interface Coming {
  afterMs: number;
  body: string;
}

/** Whose mailbox it is. */
const SIMULATOR = 'simulator.amazonses.com';

/** SES takes longer, and promises nothing. */
const SEND_AFTER_MS = 400;
const TRIED_AFTER_MS = 900;
const ANSWERED_AFTER_MS = 1_800;

/** What a recipient's server, or the recipient, does. */
type Fate = 'success' | 'bounce' | 'complaint' | 'ooto' | 'suppressionlist';

/** The events of an accepted email; recipients of one domain with the same fate share theirs. */
export function simulate(email: Accepted): Coming[] {
  const everyone = [...email.to, ...(email.cc ?? []), ...(email.bcc ?? [])].map(bare);
  const groups = Map.groupBy(everyone, (address) => `${fateOf(address)} ${domainOf(address)}`);
  const told = [...groups.values()].flatMap((addresses) => tell(fateOf(addresses[0] ?? ''), addresses));
  const acceptedAt = email.acceptedAt ?? Date.now();
  return [{ type: 'Send' as const, afterMs: SEND_AFTER_MS, about: {} }, ...told].map(
    ({ type, afterMs, about }) => {
      const timestamp = new Date(acceptedAt + afterMs).toISOString();
      const body = sesEvent(type, email, type === 'Send' ? {} : { timestamp, ...about });
      return { afterMs, body };
    },
  );
}

/** A label does not count: `bounce+order-1@…` is `bounce@…`. Whoever is nobody of the simulator's gets their email. */
function fateOf(address: string): Fate {
  const [, fate] = /^(bounce|complaint|ooto|suppressionlist)(?:\+.*)?$/.exec(
    domainOf(address) === SIMULATOR ? address.slice(0, -SIMULATOR.length - 1) : '',
  ) ?? ['', 'success'];
  return fate as Fate;
}

interface Told {
  type: SesEventType;
  afterMs: number;
  about: object;
}

function tell(fate: Fate, addresses: readonly string[]): Told[] {
  switch (fate) {
    case 'success':
      return [delivery(addresses)];
    case 'bounce':
      return [{ type: 'Bounce', afterMs: TRIED_AFTER_MS, about: unknownUser(addresses) }];
    case 'suppressionlist':
      return [{ type: 'Bounce', afterMs: TRIED_AFTER_MS, about: suppressed(addresses) }];
    case 'complaint':
      return [
        delivery(addresses),
        { type: 'Complaint', afterMs: ANSWERED_AFTER_MS, about: abuse(addresses) },
      ];
    case 'ooto':
      return [
        delivery(addresses),
        { type: 'Bounce', afterMs: ANSWERED_AFTER_MS, about: automaticReply(addresses) },
      ];
    default:
      return fate satisfies never;
  }
}

const delivery = (recipients: readonly string[]): Told => ({
  type: 'Delivery',
  afterMs: TRIED_AFTER_MS,
  about: {
    processingTimeMillis: TRIED_AFTER_MS,
    recipients,
    smtpResponse: '250 2.6.0 Message received',
    remoteMtaIp: '127.0.2.0',
    reportingMTA: 'a1-1.smtp-out.amazonses.com',
  },
});

const bounce = (bounceType: string, bounceSubType: string, bouncedRecipients: object[]) => ({
  bounceType,
  bounceSubType,
  bouncedRecipients,
  feedbackId: feedbackId(),
  reportingMTA: 'dns; a1-1.smtp-out.amazonses.com',
});

const unknownUser = (addresses: readonly string[]) => ({
  ...bounce(
    'Permanent',
    'General',
    addresses.map((emailAddress) => ({
      emailAddress,
      action: 'failed',
      status: '5.1.1',
      diagnosticCode: 'smtp; 550 5.1.1 user unknown',
    })),
  ),
  remoteMtaIp: '127.0.2.0',
});

const suppressed = (addresses: readonly string[]) =>
  bounce(
    'Permanent',
    'Suppressed',
    addresses.map((emailAddress) => ({
      emailAddress,
      action: 'failed',
      status: '5.1.1',
      diagnosticCode: 'Amazon SES has suppressed sending to this address',
    })),
  );

/** It came from a person's mailbox, not from its server: nothing is known but whose. */
const automaticReply = (addresses: readonly string[]) =>
  bounce(
    'Transient',
    'General',
    addresses.map((emailAddress) => ({ emailAddress })),
  );

const abuse = (addresses: readonly string[]) => ({
  complainedRecipients: addresses.map((emailAddress) => ({ emailAddress })),
  complaintSubType: null,
  complaintFeedbackType: 'abuse',
  feedbackId: feedbackId(),
  userAgent: 'Amazon SES Mailbox Simulator',
});

const feedbackId = () => `${randomUUID()}-000000`;

/** Without its name, in lower case, as a server writes it. */
function bare(text: string): string {
  const mailbox = splitAddress(text);
  return ('wrong' in mailbox ? text : mailbox.address).toLowerCase();
}
