import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import type { ApiKeyRow } from '../functions/callers/api-key-row.ts';
import { createKeptTable, type KeptTableProps } from './kept-table.ts';

const PARTITION_KEY = 'id' satisfies keyof ApiKeyRow;
const TIME_TO_LIVE = 'deleteAt' satisfies keyof ApiKeyRow;

/** The table of API keys, of which it holds hashes. Whoever may write to it may let anybody in. */
export class ApiKeysTable extends Construct {
  readonly table: Table;

  constructor(scope: Construct, id: string, props: KeptTableProps) {
    super(scope, id);
    this.table = createKeptTable(this, PARTITION_KEY, TIME_TO_LIVE, props);
  }
}
