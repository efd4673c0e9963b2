import { type DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import * as v from 'valibot';
import type { IdempotencyRecord } from '../../../functions/idempotency/record.ts';
import { readFileLines } from './file-lines.ts';
import { recordSchema } from './line-schemas.ts';
import type { Progress } from './read-logs.ts';

/** The rows that are records, and how many are none. */
export interface RecordsRead {
  records: IdempotencyRecord[];
  unreadableRecords: number;
}

/** Reads the whole table, consistently: a read unit for 4 KB, some ten records. What a line tells stands in it. */
export async function scanRecords(
  client: DynamoDBDocumentClient,
  table: string,
  progress: Progress,
): Promise<RecordsRead> {
  const rows: unknown[] = [];
  for await (const { Items = [] } of paginateScan({ client }, { TableName: table, ConsistentRead: true })) {
    // One by one: a page may have more of them than a call takes arguments.
    for (const row of Items) rows.push(row);
    progress(`${table}: ${rows.length.toLocaleString('en')} records`);
  }
  return toRecords(rows);
}

/** Reads files with one record a line: as it is, or as DynamoDB's export to S3 has it. @throws Refusal */
export async function readRecordFiles(names: readonly string[]): Promise<RecordsRead> {
  const rows: unknown[] = [];
  for (const name of names) {
    for await (const line of readFileLines(name)) if (line.trim() !== '') rows.push(parse(line));
  }
  return toRecords(rows);
}

function parse(line: string): unknown {
  try {
    const row = JSON.parse(line);
    return row?.Item ? unmarshall(row.Item) : row;
  } catch {
    return undefined;
  }
}

/** Counts what is none. */
export function toRecords(rows: readonly unknown[]): RecordsRead {
  const records = rows.filter((row): row is IdempotencyRecord => v.is(recordSchema, row));
  return { records, unreadableRecords: rows.length - records.length };
}
