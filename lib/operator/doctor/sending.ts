import { GetAccountCommand, type GetAccountCommandOutput, type SESv2Client } from '@aws-sdk/client-sesv2';
import { type Finding, fails, note, ok, unseen } from './finding.ts';
import { look, type Seen } from './look.ts';

/** SES in one account and region, as far as it was seen. */
export type SendingAccount = Seen<GetAccountCommandOutput>;

/** What SES says of the account. */
export const seeSendingAccount = (ses: SESv2Client): Promise<SendingAccount> =>
  look('ses:GetAccount', () => ses.send(new GetAccountCommand()));

/** Whether SES sends for this account, to whom, and how much. @param rateLimit requests a second */
export function examineSending(account: SendingAccount, rateLimit: number): Finding[] {
  switch (account.kind) {
    case 'unseen':
      return [unseen('sending', account.why)];
    case 'absent':
      return [fails('sending', 'SES does not know this account here.', 'Open the SES console once.')];
    case 'seen': {
      const { value } = account;
      return [examineState(value), examineAccess(value), examineQuota(value), examineRate(value, rateLimit)];
    }
    default:
      return account satisfies never;
  }
}

function examineState({ SendingEnabled, EnforcementStatus }: GetAccountCommandOutput): Finding {
  const support = "The SES console says why, and has AWS's support.";
  if (EnforcementStatus === 'SHUTDOWN') return fails('sending', 'SES has shut this account down.', support);
  if (!SendingEnabled) {
    return fails('sending', 'Sending is paused for this account.', 'Resume it in the SES console.');
  }
  if (EnforcementStatus === 'PROBATION')
    return note('sending', 'SES sends, and reviews this account.', support);
  return ok('sending', 'SES sends for this account.');
}

function examineAccess({ ProductionAccessEnabled }: GetAccountCommandOutput): Finding {
  if (ProductionAccessEnabled) return ok('sandbox', 'The account is out of it: anybody may be a recipient.');
  return note(
    'sandbox',
    "The account is in SES's sandbox, which delivers to verified recipients and the mailbox simulator alone.",
    'Name them in sandboxRecipients, or request production access in the SES console.',
  );
}

function examineQuota({ SendQuota }: GetAccountCommandOutput): Finding {
  const { Max24HourSend: max = 0, SentLast24Hours: sent = 0 } = SendQuota ?? {};
  // SES's word for no limit.
  if (max === -1) return ok('quota', 'As many recipients a day as there are.');
  const used = `${sent} of ${max} recipients were written to in the last 24 hours.`;
  if (sent >= max) return fails('quota', used, 'Request a higher sending quota in the SES console.');
  return ok('quota', used);
}

function examineRate({ SendQuota }: GetAccountCommandOutput, rateLimit: number): Finding {
  const { MaxSendRate: rate = 0 } = SendQuota ?? {};
  const says = `SES takes ${rate} a second, counted in recipients, and rateLimit is ${rateLimit}`;
  if (rate >= rateLimit) return ok('rate', `${says}.`);
  const fitting = Math.max(1, Math.floor(rate));
  return note(
    'rate',
    `${says}: it throttles the others.`,
    `Request a higher rate in the SES console, or set rateLimit=${fitting}.`,
  );
}
