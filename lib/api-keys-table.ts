import { AttributeType, BillingMode, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import type { ApiKeyRow } from '../functions/callers/api-key-row.ts';
import type { RecordsTableProps } from './records-table.ts';

const PARTITION_KEY = 'id' satisfies keyof ApiKeyRow;
const TIME_TO_LIVE = 'deleteAt' satisfies keyof ApiKeyRow;

/** The table of API keys, of which it holds hashes. Whoever may write to it may let anybody in. */
export class ApiKeysTable extends Construct {
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
