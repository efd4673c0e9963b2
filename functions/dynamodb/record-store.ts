import { GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import {
  type Claim,
  defaultRetention,
  type Found,
  type IdempotencyRecord,
  promisedUntil,
  toFound,
} from '../idempotency/record.ts';
import type { RecordStore } from '../idempotency/record-store.ts';
import { claimRow, type Lost, settleOwn, settleResult, withdrawRow } from '../idempotency/transitions.ts';
import { catchLost, limitTime } from './calls.ts';
import type { TableClients } from './client.ts';
import { toGetInput, toPutInput, toUpdateInput } from './table.ts';

/** How long each kind of call may take. */
export interface TableLimits {
  /** Milliseconds for a whole call, its retries included. */
  claimMs: number;
  settleMs: number;
  findMs: number;
}

/**
 * The port's implementation on DynamoDB. Every condition is checked by the table itself, in the write.
 *
 * @param clients their requests must time out; they may retry, since every write here can be repeated
 */
export function createDynamoDbRecordStore(
  { calls, settles }: TableClients,
  table: string,
  limits: TableLimits,
  retention = defaultRetention,
): RecordStore {
  const inTheWay = ({ row }: Lost, claim: Claim): Found => {
    if (!row) throw new Error('The table refused a put and did not show the row in its way');
    return toFound(row, claim, claim.claimedAt, retention);
  };
  return {
    async claim(claim) {
      const row = claimRow(claim, retention);
      const lost = await catchLost(
        calls.send(new PutCommand(toPutInput(table, row)), limitTime(limits.claimMs)),
      );
      return lost ? inTheWay(lost, claim) : { kind: 'claimed', until: promisedUntil(row, retention) };
    },
    async withdraw(claim) {
      const row = withdrawRow(claim, retention);
      const lost = await catchLost(
        settles.send(new PutCommand(toPutInput(table, row)), limitTime(limits.settleMs)),
      );
      return lost ? inTheWay(lost, claim) : { kind: 'free', until: row.expiresAt };
    },
    async settle(claim, status, response) {
      const step = settleOwn(claim, status, response, retention);
      const command = new UpdateCommand(toUpdateInput(table, step));
      const lost = await catchLost(settles.send(command, limitTime(limits.settleMs)));
      return settleResult(claim, step, lost, retention);
    },
    async find(pk, prints, now) {
      const { Item } = await calls.send(new GetCommand(toGetInput(table, pk)), limitTime(limits.findMs));
      return toFound(Item as IdempotencyRecord | undefined, prints, now, retention);
    },
  };
}
