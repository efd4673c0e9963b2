import { DeleteCommand, type DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { catchLost } from '../../functions/dynamodb/calls.ts';
import { findOpenRecords } from '../../functions/dynamodb/open-records.ts';
import { toGetInput, toUpdateInput } from '../../functions/dynamodb/table.ts';
import type { OpenPage } from '../../functions/idempotency/open-records.ts';
import type { IdempotencyRecord } from '../../functions/idempotency/record.ts';
import type { Settlement } from '../../functions/idempotency/transitions.ts';

/** The table, as an operator works on it. Every change is conditional on what they were shown. */
export interface Records {
  /** Those whose outcome is unknown at this time (epoch milliseconds), the oldest first. */
  listOpen(now: number): Promise<IdempotencyRecord[]>;
  find(pk: string): Promise<IdempotencyRecord | undefined>;
  /** @returns whether it was made; not, where the record has changed meanwhile */
  settle(settlement: Settlement): Promise<boolean>;
  /** @returns whether it was made; not, where the record has changed meanwhile */
  forget(row: IdempotencyRecord): Promise<boolean>;
}

/** The records of a table, for an operator. What they change is fenced by what they were shown. */
export function records(client: DynamoDBDocumentClient, table: string): Records {
  return {
    listOpen: (now) => oldestFirst(findOpenRecords(client, table, now)),
    async find(pk) {
      return (await client.send(new GetCommand(toGetInput(table, pk)))).Item as IdempotencyRecord | undefined;
    },
    async settle(settlement) {
      return !(await catchLost(client.send(new UpdateCommand(toUpdateInput(table, settlement)))));
    },
    async forget({ pk, claimId, status }) {
      const remove = new DeleteCommand({
        TableName: table,
        Key: { pk },
        ConditionExpression: 'claimId = :claimId AND #status = :status',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: { ':claimId': claimId, ':status': status },
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      });
      return !(await catchLost(client.send(remove)));
    },
  };
}

/** All open records of these pages, the oldest first. */
export async function oldestFirst(pages: AsyncIterable<OpenPage>): Promise<IdempotencyRecord[]> {
  const rows: IdempotencyRecord[] = [];
  for await (const { open } of pages) rows.push(...open);
  return rows.sort((one, other) => one.leaseUntil - other.leaseUntil);
}
