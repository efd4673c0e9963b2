import { type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { ProofStore } from '../idempotency/proof-store.ts';
import type { IdempotencyRecord } from '../idempotency/record.ts';
import { findAllItems } from './batch-get.ts';
import { catchLost, limitTime } from './calls.ts';
import { toUpdateInput } from './table.ts';

/** The port of SES's events, on DynamoDB. @param callMs milliseconds for a whole call, retries included */
export function createDynamoDbProofStore(
  client: DynamoDBDocumentClient,
  table: string,
  callMs: number,
): ProofStore {
  return {
    async findAll(pks) {
      const keys = [...new Set(pks)].map((pk) => ({ pk }));
      const found = await findAllItems(client, { [table]: keys }, callMs);
      const rows = (found[table] ?? []) as IdempotencyRecord[];
      return new Map(rows.map((row) => [row.pk, row]));
    },
    async step(settlement) {
      const command = new UpdateCommand({ ...toUpdateInput(table, settlement), ReturnValues: 'ALL_OLD' });
      const update = client.send(command, limitTime(callMs));
      const lost = await catchLost(update);
      return lost ? { lost } : { before: (await update).Attributes as IdempotencyRecord };
    },
  };
}
