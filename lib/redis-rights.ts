import { ArnFormat, type Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { RedisIam } from './redis-iam.ts';
import type { RedisStore } from './redis-store.ts';

/** What a function needs to go to Redis: to be in its network, and to be let in. */
export const rightsTo = (stack: Stack, { authToken, iam }: RedisStore): PolicyStatement[] => [
  beInNetwork(),
  ...(authToken ? readSecret(stack, authToken) : []),
  ...(iam ? [connectTo(stack, iam)] : []),
];

/**
 * What AWSLambdaVPCAccessExecutionRole allows, but for logs, and to Lambda alone: a call of the function's own code says which
 * function it comes from (Lambda Developer Guide, "Using IAM condition keys with Lambda": lambda:SourceFunctionArn).
 */
const beInNetwork = () =>
  new PolicyStatement({
    actions: [
      'ec2:AssignPrivateIpAddresses',
      'ec2:CreateNetworkInterface',
      'ec2:DeleteNetworkInterface',
      'ec2:DescribeNetworkInterfaces',
      'ec2:DescribeSubnets',
      'ec2:UnassignPrivateIpAddresses',
    ],
    resources: ['*'],
    conditions: { Null: { 'lambda:SourceFunctionArn': 'true' } },
  });

/** The secret alone; and with a key of its own, only what Secrets Manager decrypts for it. */
function readSecret({ region, urlSuffix }: Stack, secret: ISecret): PolicyStatement[] {
  const { secretFullArn, secretArn, encryptionKey } = secret;
  // An ARN ends in six characters, which nobody knows of a secret that is only named.
  const resources = [secretFullArn ?? `${secretArn}-??????`];
  const read = new PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources });
  if (!encryptionKey) return [read];
  const decrypt = new PolicyStatement({
    actions: ['kms:Decrypt'],
    resources: [encryptionKey.keyArn],
    conditions: { StringEquals: { 'kms:ViaService': `secretsmanager.${region}.${urlSuffix}` } },
  });
  return [read, decrypt];
}

/** How the services name what is connected to, and their users, in ARNs. */
const forms = {
  elasticache: {
    service: 'elasticache',
    cache: 'replicationgroup',
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  },
  'elasticache-serverless': {
    service: 'elasticache',
    cache: 'serverlesscache',
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  },
  memorydb: { service: 'memorydb', cache: 'cluster', arnFormat: ArnFormat.SLASH_RESOURCE_NAME },
} as const;

/** Lets in for this user, to this cache of the stack's account and region, and nowhere else. */
function connectTo(stack: Stack, { _connecting }: RedisIam): PolicyStatement {
  const { kind, user, cache } = _connecting;
  const { service, cache: resource, arnFormat } = forms[kind];
  return new PolicyStatement({
    actions: [`${service}:Connect`],
    resources: [
      stack.formatArn({ service, resource, resourceName: cache, arnFormat }),
      stack.formatArn({ service, resource: 'user', resourceName: user, arnFormat }),
    ],
  });
}
