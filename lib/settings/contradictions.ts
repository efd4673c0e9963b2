import { domainOf, readAddress } from '../../functions/emails/address.ts';
import { maySendAs } from '../../functions/emails/sender.ts';
import { isInZone } from '../address-or-domain.ts';
import { findTooLong } from '../sender-limits.ts';
import type { SettingName, Settings } from './schema.ts';

/** What is wrong between settings that are right by themselves, a sentence each. */
export function findContradictions(settings: Settings): string[] {
  const { from, allowedSenders, sandboxRecipients, hostedZoneName, domainName } = settings;
  const { windowSeconds, holdSeconds } = settings;
  const reading = readAddress(from);
  if ('wrong' in reading) return [`from ${reading.wrong}.`];
  const { mailbox } = reading;
  const domain = domainOf(mailbox.address);
  const withJwt = settings.auth === 'jwt';
  const withDomain = domainName !== undefined;
  const newDomain = settings.identity === 'domain';
  const allowed = allowedSenders ?? [mailbox.address];
  const tooLong = findTooLong({ from, allowed, recipients: sandboxRecipients ?? [] });
  const outside = (name: string) => hostedZoneName !== undefined && !isInZone(name, hostedZoneName);
  return [
    ...together(settings, withJwt, 'auth=jwt', ['jwtIssuer', 'jwtAudience', 'jwtScope']),
    ...(settings.auth === 'apiKeys'
      ? []
      : together(settings, false, 'auth=apiKeys', ['authorizerCacheSeconds'])),
    ...together(settings, withDomain, 'domainName', ['certificateArn']),
    ...together(settings, withDomain || newDomain, 'domainName or identity=domain', [
      'hostedZoneId',
      'hostedZoneName',
    ]),
    newDomain && outside(domain) && `The domain of from, ${domain}, is not in the zone ${hostedZoneName}.`,
    withDomain && outside(domainName) && `domainName, ${domainName}, is not in the zone ${hostedZoneName}.`,
    !maySendAs(mailbox, allowed) && `from, ${mailbox.address}, must be among allowedSenders.`,
    tooLong && `${tooLong}.`,
    tellsOfNothing(settings) && 'webhookUrl and webhookRecipients need history: historyDays must not be 0.',
    holdSeconds < windowSeconds && `holdSeconds must not be less than windowSeconds, ${windowSeconds}.`,
  ].filter((wrong) => typeof wrong === 'string');
}

const tellsOfNothing = ({ historyDays, webhookUrl, webhookRecipients }: Settings) =>
  historyDays === 0 && (webhookUrl !== undefined || webhookRecipients);

/** What needs these settings must have all of them; without it, they would be there in vain. */
function together(settings: Settings, needed: boolean, by: string, names: SettingName[]): string[] {
  const wrong = names.filter((name) => (settings[name] !== undefined) !== needed);
  if (wrong.length === 0) return [];
  const listed = new Intl.ListFormat('en').format(wrong);
  return [needed ? `${by} needs ${listed} too.` : `${listed} can be given with ${by} only.`];
}
