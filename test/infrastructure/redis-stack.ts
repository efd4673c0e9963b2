import { App, Stack } from 'aws-cdk-lib';
import { SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { EmailApi } from '../../lib/email-api.ts';
import type { EmailApiProps } from '../../lib/email-api-props.ts';
import { RecordStore } from '../../lib/record-store.ts';
import { RedisIam } from '../../lib/redis-iam.ts';
import type { RedisStore } from '../../lib/redis-store.ts';
import { appContext } from './synthesize.ts';

const SECRET = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:claims-AbCdEf';
export const ENDPOINT = 'clustercfg.claims.abc123.memorydb.eu-west-1.amazonaws.com';

/** A network that is there already, of which a template says nothing. */
export const vpcOf = (stack: Stack) =>
  Vpc.fromVpcAttributes(stack, 'Vpc', {
    vpcId: 'vpc-12345678901234567',
    availabilityZones: ['eu-west-1a', 'eu-west-1b'],
    privateSubnetIds: ['subnet-11111111111111111', 'subnet-22222222222222222'],
    isolatedSubnetIds: ['subnet-33333333333333333', 'subnet-44444444444444444'],
    publicSubnetIds: ['subnet-55555555555555555', 'subnet-66666666666666666'],
    privateSubnetRouteTableIds: ['rtb-1', 'rtb-2'],
    isolatedSubnetRouteTableIds: ['rtb-3', 'rtb-4'],
    publicSubnetRouteTableIds: ['rtb-5', 'rtb-6'],
  });

/** What a Redis may be, beside where it is. */
export type Kind = (stack: Stack) => Partial<RedisStore>;

/** Every kind of Redis that makes a difference in a template. */
export const kinds = {
  memoryDb: () => ({ iam: RedisIam.memoryDb('email-api', 'claims'), durable: true }),
  elastiCache: () => ({ iam: RedisIam.elastiCache('email-api', 'claims'), durable: true }),
  serverless: () => ({ iam: RedisIam.elastiCacheServerless('email-api', 'claims'), mayForgetClaims: true }),
  secret: (stack: Stack) => ({
    authToken: Secret.fromSecretCompleteArn(stack, 'Secret', SECRET),
    durable: true,
  }),
  isolated: () => ({ subnets: { subnetType: SubnetType.PRIVATE_ISOLATED }, mayForgetClaims: true }),
} satisfies { [name: string]: Kind };

/** An app's stack with an EmailApi in it whose records are in Redis. */
export function redisStack(kind: Kind = kinds.memoryDb, props: Partial<EmailApiProps> = {}) {
  const stack = new Stack(new App({ context: appContext }), 'Shop');
  const store = RecordStore.redis({ endpoint: ENDPOINT, vpc: vpcOf(stack), ...kind(stack) });
  const emails = new EmailApi(stack, 'Api', { from: 'no-reply@example.com', store, ...props });
  return { stack, emails };
}
