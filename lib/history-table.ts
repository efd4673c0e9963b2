import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import type { Life } from '../functions/emails/life.ts';
import { createKeptTable, type KeptTableProps } from './kept-table.ts';

const PARTITION_KEY = 'id' satisfies keyof Life;
const TIME_TO_LIVE = 'expiresAt' satisfies keyof Life;

/** The table of lives: what SES told of each email, one item an email, under its message id. Nothing in it names a person. */
export class HistoryTable extends Construct {
  readonly table: Table;

  constructor(scope: Construct, id: string, props: KeptTableProps) {
    super(scope, id);
    this.table = createKeptTable(this, PARTITION_KEY, TIME_TO_LIVE, props);
  }
}
