import type { Accepted } from './ses.ts';

/** The kinds of events that our SES publishes, as SES calls them. */
export type SesEventType = 'Send' | 'Delivery' | 'Bounce' | 'Complaint';

const accountId = '000000000000';

/**
 * An event as SES publishes it to a topic that delivers raw ("Contents of event data that Amazon SES publishes to Amazon SNS").
 *
 * @param about what is told beside the email, as the kind of event has it
 */
export function sesEvent(eventType: SesEventType, email: Accepted, about: object = {}): string {
  const { messageId, from, subject, configurationSet, tags, acceptedAt = Date.now() } = email;
  const { to, cc = [], bcc = [] } = email;
  const headers = Object.entries({
    From: from,
    To: to.join(', '),
    ...(cc.length > 0 && { Cc: cc.join(', ') }),
  });
  return JSON.stringify({
    eventType,
    mail: {
      timestamp: new Date(acceptedAt).toISOString(),
      source: from,
      sendingAccountId: accountId,
      messageId,
      destination: [...to, ...cc, ...bcc],
      headersTruncated: false,
      headers: [...headers, ['Subject', subject]].map(([name, value]) => ({ name, value })),
      commonHeaders: { from: [from], to, ...(cc.length > 0 && { cc }), messageId, subject },
      tags: { 'ses:configuration-set': [configurationSet], ...tags },
    },
    [eventType.toLowerCase()]: about,
  });
}
