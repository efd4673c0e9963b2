import { GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { buildRecordStore } from '../idempotency/build-record-store.ts';
import { defaultRetention, type IdempotencyRecord } from '../idempotency/record.ts';
import type { RecordStore, StoreLimits } from '../idempotency/record-store.ts';
import type { Lost } from '../idempotency/transitions.ts';
import { catchLost, limitTime } from './calls.ts';
import type { TableClients } from './client.ts';
import { toGetInput, toPutInput, toUpdateInput } from './table.ts';

/**
 * The port's implementation on DynamoDB. Every condition is checked by the table itself, in the write.
 *
 * @param clients their requests must time out; they may retry, since every write here can be repeated
 */
export function createDynamoDbRecordStore(
  { calls, settles }: TableClients,
  table: string,
  limits: StoreLimits,
  retention = defaultRetention,
): RecordStore {
  const put = async (client: TableClients['calls'], row: IdempotencyRecord, ms: number) => {
    const lost = await catchLost(client.send(new PutCommand(toPutInput(table, row)), limitTime(ms)));
    return lost && checkShown(lost);
  };
  return buildRecordStore(
    {
      claim: (row) => put(calls, row, limits.claimMs),
      withdraw: (row) => put(settles, row, limits.settleMs),
      settle: (step) =>
        catchLost(settles.send(new UpdateCommand(toUpdateInput(table, step)), limitTime(limits.settleMs))),
      async find(pk) {
        const { Item } = await calls.send(new GetCommand(toGetInput(table, pk)), limitTime(limits.findMs));
        return Item as IdempotencyRecord | undefined;
      },
    },
    retention,
  );
}

function checkShown(lost: Lost): Lost {
  if (!lost.row) throw new Error('The table refused a put and did not show the row in its way');
  return lost;
}
