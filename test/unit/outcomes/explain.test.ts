import { describe, expect, test } from 'vitest';
import type { Reason } from '../../../functions/emails/life-reasons.ts';
import { explainBounce, explainComplaint, explainDelay } from '../../../functions/outcomes/explain.ts';

const oddities: [unknown, string][] = [
  [undefined, 'nothing'],
  [null, 'null'],
  [7, 'a number'],
  [{ toString: 0 }, 'an object'],
  [['MailboxFull'], 'a list'],
  ['mailboxfull', 'another case'],
  ['constructor', 'a member of every object'],
  ['__proto__', 'the prototype'],
];

describe('why it bounced', () => {
  test.each<[string, Reason]>([
    ['NoEmail', 'mailbox-unknown'],
    ['Suppressed', 'suppressed-by-ses'],
    ['OnAccountSuppressionList', 'suppressed-by-account'],
    ['UnsubscribedRecipient', 'unsubscribed'],
    ['MailboxFull', 'mailbox-full'],
    ['MessageTooLarge', 'message-too-large'],
    ['ContentRejected', 'content-rejected'],
    ['AttachmentRejected', 'attachment-rejected'],
    ['CustomTimeoutExceeded', 'timeout'],
    ['General', 'other'],
    ['Undetermined', 'other'],
    ['A word that SES adds later', 'other'],
  ])('SES’s %s is %s', (subType, reason) => {
    expect(explainBounce(subType, undefined)).toBe(reason);
  });

  test.each<[string, Reason]>([
    ['5.1.1', 'mailbox-unknown'],
    ['5.1.6', 'mailbox-unknown'],
    ['5.1.10', 'mailbox-unknown'],
    ['5.2.1', 'mailbox-unknown'],
    ['5.1.2', 'domain-unknown'],
    ['5.4.4', 'domain-unknown'],
    ['5.2.2', 'mailbox-full'],
    ['4.2.2', 'mailbox-full'],
    ['5.2.3', 'message-too-large'],
    ['5.3.4', 'message-too-large'],
    ['4.4.7', 'timeout'],
    ['5.4.1', 'server-unavailable'],
    ['4.3.2', 'server-unavailable'],
    ['5.6.1', 'content-rejected'],
    ['5.7.1', 'sender-blocked'],
    [' 5.1.1 ', 'mailbox-unknown'],
    ['5.0.0', 'other'],
    ['5.1.11', 'other'],
    ['15.1.1', 'other'],
    ['5.1.1 user unknown', 'other'],
  ])('and where SES has no better word than General, the status %j is %s', (status, reason) => {
    expect(explainBounce('General', status)).toBe(reason);
  });

  test('SES’s own word counts before the status', () => {
    expect(explainBounce('MailboxFull', '5.1.1')).toBe('mailbox-full');
    expect(explainBounce('OnAccountSuppressionList', '5.1.1')).toBe('suppressed-by-account');
  });

  test.each(oddities)('%j, which is %s, says nothing', (value) => {
    expect(explainBounce(value, value)).toBe('other');
  });
});

describe('why it is late', () => {
  test.each<[string, Reason]>([
    ['MailboxFull', 'mailbox-full'],
    ['SpamDetected', 'spam-suspected'],
    ['RecipientServerError', 'server-unavailable'],
    ['TransientCommunicationFailure', 'server-unavailable'],
    ['IPFailure', 'sender-blocked'],
    ['SendingDeferral', 'sending-deferred'],
    ['InternalFailure', 'other'],
    ['General', 'other'],
    ['BYOIPHostNameLookupUnavailable', 'other'],
    ['Undetermined', 'other'],
  ])('SES’s %s is %s', (type, reason) => {
    expect(explainDelay(type)).toBe(reason);
  });

  test.each(oddities)('%j, which is %s, says nothing', (value) => {
    expect(explainDelay(value)).toBe('other');
  });
});

describe('what a complaint is about', () => {
  test.each<[string, Reason]>([
    ['abuse', 'spam'],
    ['auth-failure', 'auth-failure'],
    ['fraud', 'fraud'],
    ['virus', 'virus'],
    ['other', 'other'],
  ])('%s is %s', (type, reason) => {
    expect(explainComplaint(type)).toBe(reason);
  });

  test.each(oddities)('%j, which is %s, says nothing', (value) => {
    expect(explainComplaint(value)).toBe('other');
  });
});
