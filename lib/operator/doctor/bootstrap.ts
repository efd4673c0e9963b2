import { GetParameterCommand, type SSMClient } from '@aws-sdk/client-ssm';
import { type Finding, fails, ok, unseen } from './finding.ts';
import { look } from './look.ts';

/** What the template asks for, in its rule CheckBootstrapVersion. */
export const BOOTSTRAP_VERSION = 6;

/**
 * What `cdk bootstrap` has left: without it, there is nowhere to put the functions.
 *
 * @param command what bootstraps this account and region
 */
export async function examineBootstrap(ssm: SSMClient, qualifier: string, command: string): Promise<Finding> {
  const Name = `/cdk-bootstrap/${qualifier}/version`;
  const seen = await look(`ssm:GetParameter on parameter${Name}`, () =>
    ssm.send(new GetParameterCommand({ Name })),
  );
  const todo = `Run ${command}`;
  switch (seen.kind) {
    case 'unseen':
      return unseen('bootstrap', seen.why);
    case 'absent':
      return fails('bootstrap', 'CDK was never set up in this account and region.', todo);
    case 'seen': {
      const version = Number(seen.value.Parameter?.Value);
      return version >= BOOTSTRAP_VERSION
        ? ok('bootstrap', `Version ${version}.`)
        : fails('bootstrap', `Version ${version} is older than ${BOOTSTRAP_VERSION}.`, todo);
    }
    default:
      return seen satisfies never;
  }
}
