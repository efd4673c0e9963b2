import type { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import type { IdempotencyRecord } from '../functions/idempotency/record.ts';

const PARTITION_KEY = 'pk' satisfies keyof IdempotencyRecord;
const TIME_TO_LIVE = 'expiresAt' satisfies keyof IdempotencyRecord;

/** What becomes of the table with its stack. */
export interface RecordsTableProps {
  readonly removalPolicy: RemovalPolicy;
  readonly deletionProtection?: boolean;
}

/**
 * The table of records, one item a key. It is a table of one region: in a global table's default mode two
 * regions could claim one key, and both would send.
 */
export class RecordsTable extends Construct {
  readonly table: Table;

  constructor(scope: Construct, id: string, { removalPolicy, deletionProtection }: RecordsTableProps) {
    super(scope, id);
    this.table = new Table(this, 'Table', {
      partitionKey: { name: PARTITION_KEY, type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      timeToLiveAttribute: TIME_TO_LIVE,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      removalPolicy,
      deletionProtection,
    });
  }
}
