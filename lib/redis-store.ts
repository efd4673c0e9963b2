import type { ISecurityGroup, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { RedisIam } from './redis-iam.ts';

/** Where Redis or Valkey is, who lets the functions in, and what it promises. One of `url` and `endpoint` must be given. */
export interface RedisStore {
  /**
   * `rediss://HOST` or `rediss://HOST:PORT`, without a user, a password or a database.
   *
   * @default - made of `endpoint`
   */
  readonly url?: string;
  /**
   * `HOST` or `HOST:PORT`, which may be a token, as a cache of the same app has it. It must take TLS.
   *
   * @default - `url` says it
   */
  readonly endpoint?: string;
  /**
   * The network that it can be reached from. The functions that go to it are put there, and need a way to SES: docs/redis.md.
   */
  readonly vpc: IVpc;
  /**
   * Where in the network the functions are. No public subnets: a function has no way to SES from there.
   *
   * @default - its private subnets with a way out, or else its isolated ones
   */
  readonly subnets?: SubnetSelection;
  /**
   * Those of the functions, which whatever guards Redis lets in.
   *
   * @default - a new one, from which only HTTPS and Redis's port may be reached: `redisConnections` of the EmailApi
   */
  readonly securityGroups?: ISecurityGroup[];
  /**
   * The password as it is, or JSON with `password` and perhaps `username`, as Secrets Manager rotates it.
   *
   * @default - none is asked for
   */
  readonly authToken?: ISecret;
  /**
   * That the functions' roles are let in by IAM, in place of an `authToken`.
   *
   * @default - they are not
   */
  readonly iam?: RedisIam;
  /**
   * That no acknowledged write is ever forgotten: MemoryDB, or ElastiCache for Valkey 9 with `durability` at `sync`. Nothing else
   * promises it, however many replicas there are.
   *
   * @default false
   */
  readonly durable?: boolean;
  /**
   * That a claim may be forgotten when Redis fails over, and that a repeat may then send a second email.
   *
   * @default false
   */
  readonly mayForgetClaims?: boolean;
  /**
   * That `url` may begin with `redis://`: whoever reads the network reads and writes records.
   *
   * @default false
   */
  readonly withoutTls?: boolean;
  /**
   * What all keys begin with. Under another one no earlier request is known.
   *
   * @default - the name of the stack and the path of the EmailApi in it
   */
  readonly keyPrefix?: string;
}
