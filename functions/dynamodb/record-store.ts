import type { JsonClient } from '../aws/json-client.ts';
import {
  type Claim,
  defaultRetention,
  type Found,
  found,
  type IdempotencyRecord,
  promisedUntil,
} from '../idempotency/record.ts';
import type { RecordStore } from '../idempotency/record-store.ts';
import { claimed, type Lost, settleOwn, settleResult, withdrawn } from '../idempotency/transitions.ts';
import { GetCommand, PutCommand, UpdateCommand } from './commands.ts';
import { get, put, unlessLost, update, within } from './table.ts';

export interface TableLimits {
  /** Milliseconds for a whole call, its retries included. */
  claimMs: number;
  settleMs: number;
  findMs: number;
}

/**
 * The port's implementation on DynamoDB. Every condition is checked by the table itself, in the write.
 *
 * @param client its requests must time out; it may retry, since every write here can be repeated
 */
export function dynamoDbRecordStore(
  client: Pick<JsonClient, 'send'>,
  table: string,
  limits: TableLimits,
  retention = defaultRetention,
): RecordStore {
  const inTheWay = ({ row }: Lost, claim: Claim): Found => {
    if (!row) throw new Error('The table refused a put and did not show the row in its way');
    return found(row, claim.fingerprint, claim.claimedAt, retention);
  };
  return {
    async claim(claim) {
      const row = claimed(claim, retention);
      const lost = await unlessLost(client.send(new PutCommand(put(table, row)), within(limits.claimMs)));
      return lost ? inTheWay(lost, claim) : { kind: 'claimed', until: promisedUntil(row, retention) };
    },
    async withdraw(claim) {
      const row = withdrawn(claim, retention);
      const lost = await unlessLost(client.send(new PutCommand(put(table, row)), within(limits.settleMs)));
      return lost ? inTheWay(lost, claim) : { kind: 'free', until: row.expiresAt };
    },
    async settle(claim, status, response) {
      const step = settleOwn(claim, status, response, retention);
      const command = new UpdateCommand(update(table, step));
      const lost = await unlessLost(client.send(command, within(limits.settleMs)));
      return settleResult(claim, step, lost, retention);
    },
    async find(pk, fingerprint, now) {
      const { Item } = await client.send(new GetCommand(get(table, pk)), within(limits.findMs));
      return found(Item as IdempotencyRecord | undefined, fingerprint, now, retention);
    },
  };
}
