import { domainOf } from '../../../functions/emails/address.ts';
import { type Finding, fails, note, ok, unseen } from './finding.ts';
import { type Identity, listNames, type SeeIdentity, seeVerified } from './identities.ts';

/** How the emails of a verified address are vouched for: DKIM, and MAIL FROM. */
export async function examineVouching(see: SeeIdentity, address: string): Promise<Finding[]> {
  const seen = await seeVerified(see, address);
  if (seen.kind !== 'seen') return [];
  const { name, identity } = seen.value;
  return [await examineDkim(see, address), examineMailFrom(name, identity)];
}

/** An address that has no signature of its own has its domain's. */
async function examineDkim(see: SeeIdentity, address: string): Promise<Finding> {
  const domain = domainOf(address);
  const states: string[] = [];
  for (const name of listNames(address)) {
    const seen = await see(name);
    if (seen.kind === 'unseen') return unseen('dkim', seen.why);
    const { SigningEnabled, Status } = (seen.kind === 'seen' && seen.value.DkimAttributes) || {};
    if (SigningEnabled && Status === 'SUCCESS')
      return ok('dkim', `Emails of ${address} are signed by ${domain}.`);
    states.push(`${name}: ${SigningEnabled ? Status : 'not set up'}`);
  }
  return note(
    'dkim',
    `Emails of ${address} are not signed (${states.join(', ')}), and many receivers reject such.`,
    `Set up Easy DKIM for ${domain} in the SES console.`,
  );
}

function examineMailFrom(name: string, { MailFromAttributes }: Identity): Finding {
  const { MailFromDomain, MailFromDomainStatus: status, BehaviorOnMxFailure } = MailFromAttributes ?? {};
  if (!MailFromDomain)
    return ok('mail-from', "SES's own domain stands in MAIL FROM: DMARC rests on DKIM alone.");
  if (status === 'SUCCESS') return ok('mail-from', `${MailFromDomain} is MAIL FROM.`);
  const says = `${MailFromDomain}, MAIL FROM of ${name}, is not verified (${status}).`;
  const todo = 'Its MX and SPF records are in the SES console.';
  return BehaviorOnMxFailure === 'REJECT_MESSAGE'
    ? fails('mail-from', says, todo)
    : note('mail-from', `${says} SES's own domain takes its place.`, todo);
}
