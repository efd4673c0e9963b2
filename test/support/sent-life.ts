import { hashCaller } from '../../functions/callers/hash-caller.ts';
import type { Life, Told, ToldState } from '../../functions/emails/life.ts';
import { ROLE } from './api-gateway-event.ts';
import { CLAIMED_AT, claim, IN_A_DAY } from './row-of.ts';

/** States of recipients, each a second after the one before, the first when SES took the email. */
export const tellStates = (...states: [recipient: string, told: Told, reason?: ToldState['reason']][]) =>
  states.map(
    ([recipient, told, reason], index): ToldState => ({
      recipient,
      told,
      at: CLAIMED_AT + index * 1_000,
      ...(reason && { reason }),
    }),
  );

/** The life of the email `m-1`, which `ROLE` sent, until `IN_A_DAY`. */
export const sentLife = (states: ToldState[], changes: Partial<Life> = {}): Life => ({
  id: 'm-1',
  record: claim.pk,
  claimId: claim.claimId,
  caller: hashCaller(ROLE),
  acceptedAt: CLAIMED_AT,
  expiresAt: IN_A_DAY,
  tags: { campaign: 'welcome' },
  states,
  ...changes,
});
