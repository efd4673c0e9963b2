import { setTimeout as sleep } from 'node:timers/promises';
import { BatchGetCommand, type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { ProofStore } from '../idempotency/proof-store.ts';
import type { IdempotencyRecord } from '../idempotency/record.ts';
import { catchLost, limitTime, toUpdateInput } from './table.ts';

/** The port of SES's events, on DynamoDB. @param callMs milliseconds for a whole call, retries included */
export function createDynamoDbProofStore(
  client: DynamoDBDocumentClient,
  table: string,
  callMs: number,
): ProofStore {
  return {
    async findAll(pks) {
      const rows = new Map<string, IdempotencyRecord>();
      let keys: { [name: string]: unknown }[] = [...new Set(pks)].map((pk) => ({ pk }));
      const options = limitTime(callMs);
      // DynamoDB may leave some unread when it is busy; those are asked for again, until the call's time is up.
      for (let pause = 50; keys.length > 0; pause *= 2) {
        const get = new BatchGetCommand({ RequestItems: { [table]: { Keys: keys, ConsistentRead: true } } });
        const { Responses, UnprocessedKeys } = await client.send(get, options);
        for (const row of (Responses?.[table] ?? []) as IdempotencyRecord[]) rows.set(row.pk, row);
        keys = UnprocessedKeys?.[table]?.Keys ?? [];
        if (keys.length > 0) await sleep(pause, undefined, { signal: options.abortSignal });
      }
      return rows;
    },
    async step(settlement) {
      const command = new UpdateCommand({ ...toUpdateInput(table, settlement), ReturnValues: 'ALL_OLD' });
      const update = client.send(command, limitTime(callMs));
      const lost = await catchLost(update);
      return lost ? { lost } : { before: (await update).Attributes as IdempotencyRecord };
    },
  };
}
