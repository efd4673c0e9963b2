import type { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';

/** What becomes of a table with its stack. */
export interface KeptTableProps {
  readonly removalPolicy: RemovalPolicy;
  readonly deletionProtection?: boolean;
}

/** A table without a sort key, paid by use, whose items end by themselves and can be had back as they were at any time. */
export function createKeptTable(
  scope: Construct,
  partitionKey: string,
  timeToLiveAttribute: string,
  { removalPolicy, deletionProtection }: KeptTableProps,
): Table {
  return new Table(scope, 'Table', {
    partitionKey: { name: partitionKey, type: AttributeType.STRING },
    billingMode: BillingMode.PAY_PER_REQUEST,
    timeToLiveAttribute,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    removalPolicy,
    deletionProtection,
  });
}
