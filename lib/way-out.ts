import { Annotations, Aspects } from 'aws-cdk-lib';
import { CfnVPCEndpoint, type IVpc, type SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';

/** What must be reached from a network. */
export interface WayOut {
  readonly vpc: IVpc;
  readonly vpcSubnets: SubnetSelection | undefined;
  /** The last parts of the endpoints' names. */
  readonly services: readonly string[];
}

/**
 * Warns at synthesis of subnets without a way out, of whose network no endpoint of a service can be seen: those of other apps,
 * and of networks that are looked up, cannot.
 */
export function watchWayOut(scope: Construct, { vpc, vpcSubnets, services }: WayOut): void {
  const { subnets, isPendingLookup } = vpc.selectSubnets(vpcSubnets);
  const isolated = new Set(vpc.isolatedSubnets.map(({ subnetId }) => subnetId));
  if (isPendingLookup || !subnets.some(({ subnetId }) => isolated.has(subnetId))) return;
  // Only once the app is whole: an endpoint may be made after the functions.
  Aspects.of(scope).add({
    visit(node) {
      if (node !== scope) return;
      const missing = services.filter((service) => !hasEndpoint(scope, vpc, service));
      if (missing.length > 0) warn(scope, missing);
    },
  });
}

const hasEndpoint = (scope: Construct, vpc: IVpc, service: string): boolean =>
  scope.node.root.node
    .findAll()
    .filter((node) => node instanceof CfnVPCEndpoint)
    .some(({ vpcId, serviceName }) => vpcId === vpc.vpcId && serviceName?.endsWith(`.${service}`));

function warn(scope: Construct, missing: readonly string[]): void {
  const listed = new Intl.ListFormat('en').format(missing);
  Annotations.of(scope).addWarningV2(
    'email-api:noWayOut',
    `The functions are in isolated subnets, where no endpoint of ${listed} can be seen: without a way there nothing is sent (docs/redis.md)`,
  );
}
