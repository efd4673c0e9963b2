import { describe, expect, test } from 'vitest';
import type { Accepted } from '../../../lib/local/ses.ts';
import { simulate } from '../../../lib/local/simulator.ts';

const AT = Date.UTC(2026, 0, 1, 12);

const email = (more: Partial<Accepted>): Accepted => ({
  messageId: '0100-1',
  from: 'no-reply@example.com',
  to: [],
  subject: 'Hello',
  configurationSet: 'email-api',
  tags: { order: ['o-1'] },
  acceptedAt: AT,
  ...more,
});

/** Without what is random. */
const told = (more: Partial<Accepted>) =>
  simulate(email(more)).map(({ afterMs, body }) => {
    const { eventType, mail, ...about } = JSON.parse(body);
    const { feedbackId: _, ...rest } = about[eventType.toLowerCase()];
    return { afterMs, eventType, mail, rest };
  });

test('each event is about the whole email, at the moment that it was accepted', () => {
  const events = told({
    to: ['Jane <jane@example.com>'],
    cc: ['ann@example.com'],
    bcc: ['ben@example.com'],
  });
  expect(events.map(({ eventType }) => eventType)).toEqual(['Send', 'Delivery']);
  for (const { mail } of events) {
    expect(mail).toMatchObject({
      timestamp: '2026-01-01T12:00:00.000Z',
      messageId: '0100-1',
      destination: ['Jane <jane@example.com>', 'ann@example.com', 'ben@example.com'],
      commonHeaders: { to: ['Jane <jane@example.com>'], cc: ['ann@example.com'] },
      tags: { 'ses:configuration-set': ['email-api'], order: ['o-1'] },
    });
    // Who has a blind copy stands in no header.
    expect(JSON.stringify([mail.headers, mail.commonHeaders])).not.toContain('ben@');
  }
});

describe('by its address, a recipient', () => {
  const only = (to: string) =>
    told({ to: [to] })
      .slice(1)
      .map(({ eventType, rest }) => [eventType, rest]);
  const delivery = (recipient: string) => [
    'Delivery',
    expect.objectContaining({ timestamp: '2026-01-01T12:00:00.900Z', recipients: [recipient] }),
  ];

  test.each([
    'jane@example.com',
    'success@simulator.amazonses.com',
    'success+1@simulator.amazonses.com',
    'bounce@example.com',
    'bouncer@simulator.amazonses.com',
  ])('%s has it', (to) => {
    expect(only(to)).toEqual([delivery(to)]);
  });

  test.each([
    'bounce@simulator.amazonses.com',
    'bounce+order-1@simulator.amazonses.com',
    'Nobody <BOUNCE@Simulator.AmazonSES.com>',
  ])('%s is not there', (to) => {
    expect(only(to)).toEqual([
      [
        'Bounce',
        expect.objectContaining({
          bounceType: 'Permanent',
          bounceSubType: 'General',
          timestamp: '2026-01-01T12:00:00.900Z',
          bouncedRecipients: [
            {
              emailAddress: expect.stringMatching(/^bounce(\+order-1)?@simulator\.amazonses\.com$/),
              action: 'failed',
              status: '5.1.1',
              diagnosticCode: 'smtp; 550 5.1.1 user unknown',
            },
          ],
        }),
      ],
    ]);
  });

  test('complaint has it, and calls it spam', () => {
    const to = 'complaint@simulator.amazonses.com';
    expect(only(to)).toEqual([
      delivery(to),
      [
        'Complaint',
        expect.objectContaining({
          complainedRecipients: [{ emailAddress: to }],
          complaintFeedbackType: 'abuse',
          timestamp: '2026-01-01T12:00:01.800Z',
        }),
      ],
    ]);
  });

  test('ooto has it, and something replies for them', () => {
    const to = 'ooto@simulator.amazonses.com';
    expect(only(to)).toEqual([
      delivery(to),
      [
        'Bounce',
        expect.objectContaining({
          bounceType: 'Transient',
          bounceSubType: 'General',
          bouncedRecipients: [{ emailAddress: to }],
        }),
      ],
    ]);
  });

  test('suppressionlist is on SES’s list', () => {
    expect(only('suppressionlist@simulator.amazonses.com')).toEqual([
      ['Bounce', expect.objectContaining({ bounceType: 'Permanent', bounceSubType: 'Suppressed' })],
    ]);
  });
});

test('recipients of one domain share an event, and others have their own', () => {
  const events = told({
    to: ['ann@example.com', 'bounce+1@simulator.amazonses.com', 'success@simulator.amazonses.com'],
    cc: ['ben@example.com', 'bounce+2@simulator.amazonses.com'],
  });
  const addresses = events.slice(1).map(({ rest }) => JSON.stringify(rest).match(/[\w+]+@/g));
  expect(addresses).toEqual([['ann@', 'ben@'], ['bounce+1@', 'bounce+2@'], ['success@']]);
});
