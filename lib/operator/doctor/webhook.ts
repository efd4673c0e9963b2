import { isReachable } from '../../../functions/webhooks/reach.ts';
import type { Clients } from './clients.ts';
import { type Finding, fails, note, ok } from './finding.ts';
import { nameReason } from './look.ts';

/**
 * Whether a webhook may be called where its name leads. What this machine is told of a name may be another answer than Lambda's, where a network
 * has names of its own. It is not called.
 *
 * @param url as in the settings, which have seen to it that it is no private address itself
 */
export async function examineWebhook(findAddresses: Clients['findAddresses'], url: string): Promise<Finding> {
  const { hostname } = new URL(url);
  try {
    const addresses = await findAddresses(hostname.replace(/^\[|\]$/g, ''));
    const closed = addresses.find(({ address }) => !isReachable(address, 'public'));
    if (!closed) return ok('webhook', `${hostname} leads to public addresses.`);
    return fails(
      'webhook',
      `${hostname} leads to ${closed.address}, which is not public, and is not called.`,
      'Have the receiver subscribe to the topic outcomes, or be reached from everywhere.',
    );
  } catch (error) {
    const todo =
      'Where nobody else finds it either, no call arrives: correct webhookUrl, or its DNS records.';
    return note('webhook', `${hostname} is not found from here: ${nameReason(error)}.`, todo);
  }
}
