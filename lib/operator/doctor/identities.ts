import {
  GetEmailIdentityCommand,
  type GetEmailIdentityCommandOutput,
  type SESv2Client,
} from '@aws-sdk/client-sesv2';
import { domainOf } from '../../../functions/emails/address.ts';
import { look, type Seen } from './look.ts';

/** What SES knows of an address or a domain. */
export type Identity = GetEmailIdentityCommandOutput;

/** Asks SES for the identity of this name. */
export type SeeIdentity = (name: string) => Promise<Seen<Identity>>;

/** Each identity is asked for once, and one after another: SES counts the questions. */
export function lookAtIdentities(ses: SESv2Client): SeeIdentity {
  const asked = new Map<string, Promise<Seen<Identity>>>();
  let last: Promise<unknown> = Promise.resolve();
  return (name) => {
    const known = asked.get(name);
    if (known) return known;
    const ask = () => ses.send(new GetEmailIdentityCommand({ EmailIdentity: name }));
    const answer = last.then(() => look('ses:GetEmailIdentity', ask));
    asked.set(name, answer);
    last = answer;
    return answer;
  };
}

/**
 * The names that may stand behind an address or a domain. The policy of the function that sends allows these alone, so a
 * domain above, which would do for SES, does not do here.
 */
export const listNames = (entry: string): string[] =>
  entry.includes('@') ? [entry, domainOf(entry)] : [entry];

/** The identity that SES would check for an address or a domain: the first that is verified. */
export async function seeVerified(
  see: SeeIdentity,
  entry: string,
): Promise<Seen<{ name: string; identity: Identity }>> {
  for (const name of listNames(entry)) {
    const seen = await see(name);
    if (seen.kind === 'unseen') return seen;
    if (seen.kind === 'seen' && seen.value.VerifiedForSendingStatus) {
      return { kind: 'seen', value: { name, identity: seen.value } };
    }
  }
  return { kind: 'absent' };
}
