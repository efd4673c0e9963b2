import type { Finding } from './finding.ts';
import type { SeeIdentity } from './identities.ts';
import type { SendingAccount } from './sending.ts';
import { examineVerified } from './verified.ts';

/** Whether SES delivers to the recipients of the sandbox, as long as the account is in it. */
export async function examineRecipients(
  see: SeeIdentity,
  account: SendingAccount,
  recipients: readonly string[],
): Promise<Finding[]> {
  if (account.kind !== 'seen' || account.value.ProductionAccessEnabled) return [];
  return examineVerified(see, 'recipient', 'get emails', recipients);
}
