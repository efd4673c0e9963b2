import { STSClient } from '@aws-sdk/client-sts';
import { findNoSes } from '../../ses-regions.ts';
import { type Finding, fails, note, ok } from './finding.ts';

/** Where the CDK CLI deploys to, if nothing names a region. */
export const DEFAULT_REGION = 'us-east-1';

/** The region that the CDK CLI would take from the environment or the profile; undefined where neither has one. */
export async function findRegion(environment = process.env): Promise<string | undefined> {
  const named = environment.AWS_REGION || environment.AWS_DEFAULT_REGION;
  return named || new STSClient().config.region().catch(() => undefined);
}

/** Whether all of it is to be had there. @param named undefined, where nothing names one */
export function examineRegion(named: string | undefined): Finding {
  const wrong = findNoSes(named ?? DEFAULT_REGION);
  const choose = 'AWS_REGION chooses it.';
  if (wrong !== undefined) return fails('region', `${wrong}.`, choose);
  if (named !== undefined) return ok('region', `The stack goes to ${named}.`);
  return note('region', `Nothing names one, so the stack goes to ${DEFAULT_REGION}.`, choose);
}
