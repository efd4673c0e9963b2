import { GetAccountSettingsCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import { type Finding, fails, note, ok, unseen } from './finding.ts';
import { look } from './look.ts';

/** Lambda, "Configuring reserved concurrency": what it keeps for the functions that have none. */
const KEPT = 100;

/** Whether Lambda has room for what the function that sends is to have for itself, if anything. */
export async function examineConcurrency(
  lambda: LambdaClient,
  reserved: number | undefined,
): Promise<Finding> {
  const seen = await look('lambda:GetAccountSettings', () => lambda.send(new GetAccountSettingsCommand()));
  if (seen.kind !== 'seen') return unseen('concurrency', 'why' in seen ? seen.why : 'Lambda has no account');
  const { ConcurrentExecutions: limit = 0, UnreservedConcurrentExecutions: unreserved = limit } =
    seen.value.AccountLimit ?? {};
  const says = `Lambda runs ${limit} requests at once in this account, of which ${unreserved} are not reserved.`;
  if (reserved === undefined) return ok('concurrency', says);
  const atMost = (free: number) => `Set reservedConcurrency to ${free} at most, or leave it out.`;
  const more = 'Request more concurrent executions, or leave reservedConcurrency out.';
  if (limit - reserved < KEPT) {
    const free = limit - KEPT;
    return fails('concurrency', `${says} It keeps ${KEPT} for others.`, free < 1 ? more : atMost(free));
  }
  if (unreserved - reserved < KEPT) {
    return note(
      'concurrency',
      `${says} It keeps ${KEPT} for others, so ${reserved} fit only if this stack holds them already.`,
      unreserved - KEPT < 1 ? more : atMost(unreserved - KEPT),
    );
  }
  return ok('concurrency', says);
}
