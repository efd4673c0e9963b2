import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { readWebhookKey } from './read-webhook-key.ts';

/** How long the keys are used before they are looked up again: a rotation is seen that much later. */
export const KEYS_KEPT_SECONDS = 5 * 60;

/** How long both keys sign after a new one was put in place: receivers have that long to take it. */
export const BOTH_SIGN_SECONDS = 7 * 24 * 60 * 60;

/** The keys that sign, as base64, the current one first; or what is wrong with the current one, as a log may show it. */
export type WebhookKeys = { keys: string[] } | { wrong: string };

/**
 * Makes what finds the keys that calls are signed with: the secret's current version, and the one before it while receivers may not have the
 * new one yet.
 *
 * @param callMs milliseconds for one look, its retries included
 * @returns what throws where Secrets Manager does not answer and never did
 */
export function createFindKeys(
  client: Pick<SecretsManagerClient, 'send'>,
  secretArn: string,
  callMs: number,
): (now: number) => Promise<WebhookKeys> {
  let kept: { keys: string[]; at: number } | undefined;

  return async (now) => {
    if (kept && now < kept.at + KEYS_KEPT_SECONDS * 1_000) return { keys: kept.keys };
    const found = await look(now, AbortSignal.timeout(callMs)).catch((error) => {
      // A rotation can wait; those that are waiting for a change need not.
      if (kept) return { keys: kept.keys };
      throw error;
    });
    if ('keys' in found) kept = { keys: found.keys, at: now };
    return found;
  };

  async function look(now: number, abortSignal: AbortSignal): Promise<WebhookKeys> {
    const current = await get('AWSCURRENT', abortSignal);
    const key = readWebhookKey(current.SecretString);
    if ('wrong' in key) return key;
    const since = current.CreatedDate?.getTime() ?? now;
    if (now >= since + BOTH_SIGN_SECONDS * 1_000) return { keys: [key.base64] };
    const previous = await getPrevious(abortSignal);
    return { keys: [...new Set([key.base64, ...previous])] };
  }

  /** None where there is none, or where it was none: then nobody verifies with it. */
  async function getPrevious(abortSignal: AbortSignal): Promise<string[]> {
    try {
      const key = readWebhookKey((await get('AWSPREVIOUS', abortSignal)).SecretString);
      return 'wrong' in key ? [] : [key.base64];
    } catch (error) {
      if ((error as Error)?.name === 'ResourceNotFoundException') return [];
      throw error;
    }
  }

  function get(VersionStage: string, abortSignal: AbortSignal) {
    return client.send(new GetSecretValueCommand({ SecretId: secretArn, VersionStage }), { abortSignal });
  }
}
