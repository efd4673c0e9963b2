import { Stack, type StackProps } from 'aws-cdk-lib';
import { Port, SecurityGroup, Vpc } from 'aws-cdk-lib/aws-ec2';
import { CfnACL, CfnCluster, CfnSubnetGroup, CfnUser } from 'aws-cdk-lib/aws-memorydb';
import type { Construct } from 'constructs';
import { EmailApi, RecordStore, RedisIam } from '../../lib/index.ts';

/** The example of docs/redis.md, which imports the package in place of its door. */
export class ShopStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    // A NAT gateway is the way to SES.
    const vpc = new Vpc(this, 'Vpc', { maxAzs: 2, natGateways: 1 });
    const functions = new SecurityGroup(this, 'Functions', { vpc });
    const guard = new SecurityGroup(this, 'Claims', { vpc });
    guard.connections.allowFrom(functions, Port.tcp(6379));

    const user = new CfnUser(this, 'User', {
      userName: 'email-api',
      accessString: 'on ~* -@all +@read +@write +@scripting +@connection -@dangerous +info',
      authenticationMode: { Type: 'iam' },
    });
    const acl = new CfnACL(this, 'Acl', { aclName: 'claims', userNames: [user.ref] });
    const network = new CfnSubnetGroup(this, 'Network', {
      subnetGroupName: 'claims',
      subnetIds: vpc.privateSubnets.map(({ subnetId }) => subnetId),
    });
    const cluster = new CfnCluster(this, 'Cluster', {
      clusterName: 'claims',
      engine: 'valkey',
      nodeType: 'db.t4g.small',
      numShards: 1,
      numReplicasPerShard: 1,
      aclName: acl.ref,
      subnetGroupName: network.ref,
      securityGroupIds: [guard.securityGroupId],
    });

    new EmailApi(this, 'Emails', {
      from: 'no-reply@example.com',
      store: RecordStore.redis({
        endpoint: cluster.attrClusterEndpointAddress,
        vpc,
        securityGroups: [functions],
        iam: RedisIam.memoryDb('email-api', 'claims'),
        durable: true,
      }),
    });
  }
}
