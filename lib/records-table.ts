import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { IdempotencyRecord } from '../functions/idempotency/record.ts';
import { createKeptTable, type KeptTableProps } from './kept-table.ts';
import type { Records } from './records.ts';

const PARTITION_KEY = 'pk' satisfies keyof IdempotencyRecord;
const TIME_TO_LIVE = 'expiresAt' satisfies keyof IdempotencyRecord;

/**
 * The table of records, one item a key. It is a table of one region: in a global table's default mode two
 * regions could claim one key, and both would send.
 */
export class RecordsTable extends Construct implements Records {
  readonly store = 'dynamodb';
  readonly table: Table;
  readonly network = {};

  constructor(scope: Construct, id: string, props: KeptTableProps) {
    super(scope, id);
    this.table = createKeptTable(this, PARTITION_KEY, TIME_TO_LIVE, props);
  }

  get variables() {
    return { TABLE_NAME: this.table.tableName };
  }

  grantAccess(handler: LambdaFunction, ...actions: string[]): void {
    this.table.grants.actions(handler, ...actions);
  }
}
