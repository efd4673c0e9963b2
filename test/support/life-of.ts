import { type Life, TOLD, type Told } from '../../functions/emails/life.ts';
import type { Reason } from '../../functions/emails/life-reasons.ts';
import { type OutcomeEvent, toOutcomeEvent } from '../../functions/outcomes/outcome-event.ts';

/** 2026-01-01T00:00:00.123Z, in epoch milliseconds. */
export const ACCEPTED_AT = 1_767_225_600_123;

const reasons: { [told in Told]?: Reason } = {
  delayed: 'server-unavailable',
  'bounced-transient': 'mailbox-full',
  'bounced-permanent': 'mailbox-unknown',
  rejected: 'virus',
  suppressed: 'suppressed-by-account',
  complained: 'spam',
};

/** A life with these states of one recipient, a second after another. */
export const lifeOf = (...told: Told[]): Life => ({
  id: '0107018f6a1b2c3d-4e5f6a7b-8c9d-4e0f-a1b2-c3d4e5f60718-000000',
  record: 'Zm9yIHRoZSByZWNvcmQgb2YgdGhlIG9yZGVyIDEwMDE',
  claimId: '7d0c8f0e-3f55-4c8e-9d1b-6f8f5f0b9a11',
  acceptedAt: ACCEPTED_AT,
  expiresAt: 1_769_817_601,
  tags: { order: '1001' },
  states: told.map((one) => ({
    recipient: 'q83vEjRWeJCr',
    told: one,
    at: ACCEPTED_AT + (told.indexOf(one) + 1) * 1_000,
    ...(reasons[one] && { reason: reasons[one] }),
  })),
});

/** An event of each state that can be told, in the order of their ranks. */
export const everyEvent = (address?: string): OutcomeEvent[] => {
  const life = lifeOf(...TOLD);
  return life.states.map((state) => toOutcomeEvent(life, state, address));
};

/** An event as it comes from the queue. */
export const eventBody = (told: Told = 'delivered', address?: string): string =>
  JSON.stringify(everyEvent(address)[TOLD.indexOf(told)]);
