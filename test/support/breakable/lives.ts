import type { Told, ToldState } from '../../../functions/emails/life.ts';
import { type LifeShown, toLifeShown } from '../../../functions/http/tell-life.ts';
import type { Is } from './breaks.ts';

const fates: { [mailbox: string]: Told[] } = {
  bounce: ['bounced-permanent'],
  complaint: ['delivered', 'complained'],
  ooto: ['delivered', 'bounced-transient'],
};

const DAY_SECONDS = 86_400;

/** What SES's simulator makes of an email to this address, as it is told at once. */
export function tellLife(is: Is, id: string, to: string, acceptedAt: number): LifeShown | undefined {
  const [mailbox = ''] = to.split(/[+@]/);
  const told = (fates[mailbox] ?? ['delivered']).map((one) => changeFate(is, one));
  const states = ['accepted' as const, ...told].map(
    (one): ToldState => ({ recipient: is('names recipients') ? to : 'r-1', told: one, at: acceptedAt }),
  );
  return toLifeShown(
    {
      id,
      record: '',
      claimId: '',
      acceptedAt,
      expiresAt: Math.ceil(acceptedAt / 1_000) + DAY_SECONDS,
      tags: {},
      states: is('hides replies') ? states.filter((one) => one.told !== 'bounced-transient') : states,
    },
    acceptedAt,
  );
}

function changeFate(is: Is, told: Told): Told {
  if (told === 'bounced-permanent' && is('tells bounces as delivered')) return 'delivered';
  if (told === 'complained' && is('tells no complaints')) return 'delivered';
  if (told === 'bounced-transient' && is('lets a reply undo a delivery')) return 'bounced-permanent';
  return told;
}
