import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { Connections } from 'aws-cdk-lib/aws-ec2';
import type { FunctionOptions, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { RedisVariables } from '../functions/configuration/variables.ts';
import type { StoreName } from './function-names.ts';

/** Where the records are, as the functions that go there need it. */
export interface Records {
  readonly store: StoreName;
  /** That of DynamoDB, where they are there. */
  readonly table?: Table;
  /** What the functions are told; their names begin with `REDIS_`, but for the table's. */
  readonly variables: { readonly TABLE_NAME: string } & Partial<RedisVariables>;
  /** Where the functions are; outside of every network, where they need none. */
  readonly network: Pick<FunctionOptions, 'vpc' | 'vpcSubnets' | 'securityGroups'>;
  /** Of the functions, where they are in a network. */
  readonly connections?: Connections;

  /**
   * Lets a function go there.
   *
   * @param actions what it does to the table, as `dynamodb:GetItem`; Redis knows no such difference
   */
  grantAccess(handler: LambdaFunction, ...actions: string[]): void;
}
