import { GetCallerIdentityCommand, type STSClient } from '@aws-sdk/client-sts';
import { type Finding, fails, ok } from './finding.ts';
import { nameReason } from './look.ts';

/** Who deploys, or why nobody can. */
export interface Caller {
  readonly finding: Finding;
  /** Undefined, where AWS told none. */
  readonly account?: string;
}

/** Asks AWS whose the credentials are. */
export async function examineCaller(sts: STSClient): Promise<Caller> {
  try {
    const { Account: account, Arn } = await sts.send(new GetCallerIdentityCommand());
    if (account === undefined) return { finding: unanswered('no account in its answer') };
    return { finding: ok('credentials', `${Arn} deploys to account ${account}.`), account };
  } catch (error) {
    return { finding: explain(error) };
  }
}

/** Everyone may ask who they are: whoever gets no answer has no credentials, no valid ones, or no network. */
function explain(error: unknown): Finding {
  const { name, $metadata } = error as { name?: string; $metadata?: { httpStatusCode?: number } };
  const status = $metadata?.httpStatusCode;
  if (name === 'CredentialsProviderError') {
    const signIn = 'Sign in (aws sso login, or aws configure), or name a --profile.';
    return fails('credentials', 'There are none.', signIn);
  }
  if (status === undefined) return unanswered(nameReason(error));
  // What stands in between, or in AWS's place, answers with other statuses than AWS does.
  if (status !== 400 && status !== 403) return unanswered(`HTTP ${status}`);
  return fails('credentials', `AWS does not take them: ${nameReason(error)}.`, 'Sign in anew.');
}

function unanswered(why: string): Finding {
  const look = 'Look at the network, at AWS_ENDPOINT_URL, and at the name of the region.';
  return fails('credentials', `AWS does not answer: ${why}.`, look);
}
