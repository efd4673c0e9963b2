import type { Life, Told, ToldState } from '../../functions/emails/life.ts';
import { type LifeShown, toLifeShown } from '../../functions/http/tell-life.ts';
import { hashRecipient } from '../../functions/outcomes/read-life.ts';

/** 2026-01-01T00:00:00Z, in epoch milliseconds. */
export const NOW = 1_767_225_600_000;
/** 30 days later, in epoch seconds. */
const IN_30_DAYS = 1_769_817_600;
/** Of the email of every example. */
export const EXAMPLE_ID = '0102019b76d1a000-5a1f7a3e-0000-4000-8000-000000000001-000000';
/** Seconds after SES accepted it. */
const AFTER: { [told in Told]?: number } = { accepted: 0, delayed: 60, complained: 86_400 };
const TRIED_AFTER = 2;

const tell = (address: string, told: Told, reason?: ToldState['reason']): ToldState[] => [
  ...(told === 'accepted' ? [] : tell(address, 'accepted')),
  {
    recipient: hashRecipient('an-example', address),
    told,
    at: NOW + (AFTER[told] ?? TRIED_AFTER) * 1_000,
    ...(reason && { reason }),
  },
];

/** The life of an email to these, as it is told. */
const show = (...states: ToldState[][]): LifeShown => {
  const life: Life = {
    id: EXAMPLE_ID,
    record: '',
    claimId: '',
    acceptedAt: NOW,
    expiresAt: IN_30_DAYS,
    tags: { campaign: 'welcome' },
    states: states.flat(),
  };
  return toLifeShown(life, NOW) as LifeShown;
};

const JANE = 'jane@example.com';

/** Lives by their names, and what each is about. */
export const exampleLives: { name: string; summary: string; life: LifeShown }[] = [
  { name: 'accepted', summary: 'SES has it, and tries', life: show(tell(JANE, 'accepted')) },
  { name: 'delivered', summary: "The recipient's server has it", life: show(tell(JANE, 'delivered')) },
  {
    name: 'bounced',
    summary: 'One of two recipients has no mailbox',
    life: show(tell(JANE, 'delivered'), tell('bob@example.com', 'bounced-permanent', 'mailbox-unknown')),
  },
  {
    name: 'out-of-office',
    summary: "It is delivered, and its recipient's mailbox replies by itself",
    life: show(tell(JANE, 'delivered'), tell(JANE, 'bounced-transient', 'other').slice(1)),
  },
  {
    name: 'suppressed',
    summary: "The account's suppression list has the address",
    life: show(tell(JANE, 'suppressed', 'suppressed-by-account')),
  },
];
