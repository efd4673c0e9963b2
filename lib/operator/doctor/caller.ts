import { GetCallerIdentityCommand, type STSClient } from '@aws-sdk/client-sts';
import { type Finding, fails, ok } from './finding.ts';
import { nameReason } from './look.ts';

/** Who deploys, or why nobody can. */
export async function examineCaller(
  sts: STSClient,
): Promise<{ finding: Finding; account?: string | undefined }> {
  try {
    const { Account, Arn } = await sts.send(new GetCallerIdentityCommand());
    return { finding: ok('credentials', `${Arn} deploys to account ${Account}.`), account: Account };
  } catch (error) {
    return { finding: explain(error) };
  }
}

/** Everyone may ask who they are: whoever gets no answer has no credentials, no valid ones, or no network. */
function explain(error: unknown): Finding {
  const { name, $metadata } = error as { name?: string; $metadata?: { httpStatusCode?: number } };
  const reason = nameReason(error);
  if (name === 'CredentialsProviderError') {
    const signIn = 'Sign in (aws sso login, or aws configure), or name a --profile.';
    return fails('credentials', 'There are none.', signIn);
  }
  if ($metadata?.httpStatusCode !== undefined) {
    return fails('credentials', `AWS does not take them: ${reason}.`, 'Sign in anew.');
  }
  const look = 'Look at the network, at AWS_ENDPOINT_URL, and at the name of the region.';
  return fails('credentials', `AWS does not answer: ${reason}.`, look);
}
