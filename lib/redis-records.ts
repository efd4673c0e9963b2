import { CfnOutput, Names, Stack } from 'aws-cdk-lib';
import { Connections, Peer, Port, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { ManagedPolicy } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { acknowledgeWildcards } from './acknowledge-wildcards.ts';
import type { CheckedRedisStore } from './check-redis-store.ts';
import type { Records } from './records.ts';
import { rightsTo } from './redis-rights.ts';
import { refusePublicSubnets, watchWayOut } from './way-out.ts';

/** What the records in Redis need to know. */
export interface RedisRecordsProps {
  readonly redis: CheckedRedisStore;
  /** What the functions that go there ask of AWS, by the last part of its endpoints' names in a network. */
  readonly services: readonly string[];
}

const HTTPS = 443;

/** The way to the records in a Redis that is there already: a network, who lets in, what is no longer promised. */
export class RedisRecords extends Construct implements Records {
  readonly store = 'redis';
  readonly variables: Records['variables'];
  readonly network: Records['network'];
  readonly connections: Connections;
  private readonly redis: CheckedRedisStore;
  private readonly policy: ManagedPolicy;

  constructor(scope: Construct, id: string, { redis, services }: RedisRecordsProps) {
    super(scope, id);
    const { vpc, subnets: vpcSubnets, authToken, iam, url, keyPrefix } = redis;
    refusePublicSubnets({ vpc, vpcSubnets });
    this.redis = redis;
    const securityGroups = redis.securityGroups?.length ? redis.securityGroups : [this.addSecurityGroup()];
    this.network = { vpc, vpcSubnets, securityGroups };
    this.connections = new Connections({ securityGroups });
    this.variables = {
      TABLE_NAME: keyPrefix ?? Names.uniqueResourceName(scope, { maxLength: 64 }),
      REDIS_URL: url,
      ...(authToken && { REDIS_SECRET_ARN: authToken.secretArn }),
      ...(iam && {
        REDIS_IAM_USER: iam._connecting.user,
        REDIS_IAM_CACHE: iam._connecting.cache,
        REDIS_IAM_KIND: iam._connecting.kind,
      }),
    };
    this.policy = this.addPolicy();
    watchWayOut(this, { vpc, vpcSubnets, services: [...services, ...(authToken ? ['secretsmanager'] : [])] });
    new CfnOutput(this, 'KeyPrefix', {
      value: this.variables.TABLE_NAME,
      description: 'What all keys in Redis begin with: npm run records -- --key-prefix',
    });
    if (redis.mayForgetClaims) this.tellWhatIsNotPromised();
  }

  grantAccess(handler: LambdaFunction): void {
    handler.role?.addManagedPolicy(this.policy);
  }

  private addSecurityGroup(): SecurityGroup {
    const { vpc, port } = this.redis;
    const group = new SecurityGroup(this, 'Functions', {
      vpc,
      description: 'Functions of an email API that go to Redis',
      allowAllOutbound: false,
    });
    group.addEgressRule(Peer.anyIpv4(), Port.tcp(HTTPS), 'To AWS');
    group.addEgressRule(Peer.anyIpv4(), Port.tcp(port), 'To Redis');
    return group;
  }

  /** One for all functions, beside what each of them may do: their inline policies have no room for it where senders are many. */
  private addPolicy(): ManagedPolicy {
    const policy = new ManagedPolicy(this, 'Policy', {
      description: 'Being in the network that Redis is in, and being let in',
      statements: rightsTo(Stack.of(this), this.redis),
    });
    const reason =
      'Lambda attaches functions to networks by these rights, on all resources alone; the code has none of them.';
    acknowledgeWildcards(policy, ['*'], reason);
    return policy;
  }

  private tellWhatIsNotPromised(): void {
    new CfnOutput(this, 'NotPromised', {
      value: 'When Redis fails over it may forget a claim, and a repeat may then send a second email.',
      description: 'What is not promised with mayForgetClaims: docs/redis.md',
    });
  }
}
