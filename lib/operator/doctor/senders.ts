import { domainOf } from '../../../functions/emails/address.ts';
import type { Settings } from '../../settings/schema.ts';
import { type Finding, note, ok, unseen } from './finding.ts';
import { listNames, type SeeIdentity } from './identities.ts';
import { examineVerified } from './verified.ts';
import { examineVouching } from './vouching.ts';

/** Who sends: the address of `from`, and whoever else may. */
export interface Senders {
  /** Bare. */
  readonly address: string;
  /** Addresses and domains. */
  readonly allowed: readonly string[];
  readonly identity: Settings['identity'];
}

/** Whether SES takes emails of each sender, and how those of `from` are vouched for. */
export async function examineSenders(see: SeeIdentity, senders: Senders): Promise<Finding[]> {
  const { address, allowed, identity } = senders;
  if (identity !== 'existing') {
    const made = identity === 'address' ? address : domainOf(address);
    const others = allowed.filter((entry) => !listNames(entry).includes(made));
    return [await examineNew(see, made), ...(await examineVerified(see, 'sender', 'send', others))];
  }
  const entries = new Set([address, ...allowed]);
  return [
    ...(await examineVerified(see, 'sender', 'send', [...entries])),
    ...(await examineVouching(see, address)),
  ];
}

/** What the deployment makes must not be there before, unless it has made it itself. */
async function examineNew(see: SeeIdentity, name: string): Promise<Finding> {
  const seen = await see(name);
  if (seen.kind === 'unseen') return unseen('sender', seen.why);
  if (seen.kind === 'absent') {
    const todo = name.includes('@')
      ? 'Then follow the link that SES mails to it.'
      : 'Its DKIM records take some minutes to be found.';
    return ok('sender', `The deployment makes the identity ${name}.`, todo);
  }
  return note(
    'sender',
    `SES has the identity ${name} already, and CloudFormation fails to make it again.`,
    'Unless this stack has made it, deploy with identity=existing.',
  );
}
