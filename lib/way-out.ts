import { Annotations, Aspects, Stack } from 'aws-cdk-lib';
import { CfnVPCEndpoint, type ISubnet, type IVpc, type SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';

/** What must be reached from a network. */
export interface WayOut {
  readonly vpc: IVpc;
  readonly vpcSubnets: SubnetSelection | undefined;
  /** The last parts of the endpoints' names. */
  readonly services: readonly string[];
}

/** @throws in one sentence, where a subnet is public: functions have no addresses of their own there, and no way out */
export function refusePublicSubnets({ vpc, vpcSubnets }: Omit<WayOut, 'services'>): void {
  if (includesSome(vpc.selectSubnets(vpcSubnets).subnets, vpc.publicSubnets)) {
    throw new Error(
      "subnets must not be public: a function has no way to SES from there, nor to AWS's other services",
    );
  }
}

/**
 * Warns at synthesis of subnets without a way out, of whose network no endpoint of a service can be seen: those of other apps,
 * and of networks that are looked up, cannot.
 */
export function watchWayOut(scope: Construct, { vpc, vpcSubnets, services }: WayOut): void {
  const { subnets, isPendingLookup } = vpc.selectSubnets(vpcSubnets);
  if (isPendingLookup || !includesSome(subnets, vpc.isolatedSubnets)) return;
  // Only once the app is whole: an endpoint may be made after the functions.
  Aspects.of(scope).add({
    visit(node) {
      if (node !== scope) return;
      const missing = services.filter((service) => !hasEndpoint(scope, vpc, service));
      if (missing.length > 0) warn(scope, missing);
    },
  });
}

/** By their ids: whoever names a subnet may have made another object for it. */
function includesSome(subnets: readonly ISubnet[], others: readonly ISubnet[]): boolean {
  const ids = new Set(others.map(({ subnetId }) => subnetId));
  return subnets.some(({ subnetId }) => ids.has(subnetId));
}

const hasEndpoint = (scope: Construct, vpc: IVpc, service: string): boolean =>
  scope.node.root.node
    .findAll()
    .filter((node) => node instanceof CfnVPCEndpoint)
    .some((one) => one.vpcId === vpc.vpcId && nameOf(one).includes(`.${service}"`));

/** It has the region in it, and ends with the service. */
const nameOf = (endpoint: CfnVPCEndpoint): string =>
  JSON.stringify(Stack.of(endpoint).resolve(endpoint.serviceName)) ?? '';

function warn(scope: Construct, missing: readonly string[]): void {
  const listed = new Intl.ListFormat('en').format(missing);
  Annotations.of(scope).addWarningV2(
    'email-api:noWayOut',
    `The functions are in isolated subnets, where no endpoint of ${listed} can be seen: without a way there nothing is sent (docs/redis.md)`,
  );
}
