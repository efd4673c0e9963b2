import type { GetCommandInput, PutCommandInput, UpdateCommandInput } from '@aws-sdk/lib-dynamodb';
import type { IdempotencyRecord } from '../idempotency/record.ts';
import type { Settlement } from '../idempotency/transitions.ts';

// claimedAt                                        expiresAt
//     |-- sending, sent, refused, unknown: taken ------|-- EXPIRED: anyone's, deleted or not -->
//     |-- not_sent: RELEASED to any later claim -------|   (a put that arrives late is no later one)
//     |-- sending, of this very claim: OWN ------------|   (the client repeats a put whose answer was lost)
const ABSENT = 'attribute_not_exists(pk)';
const EXPIRED = 'expiresAt <= :now';
const RELEASED = '(#status = :notSent AND claimedAt < :claimedAt)';
const OWN = '(#status = :sending AND claimId = :claimId)';
const MAY_CLAIM = [ABSENT, EXPIRED, RELEASED, OWN].join(' OR ');

/** A claim, or the withdrawal of one: the table itself checks that it may take the row's place. */
export function toPutInput(table: string, row: IdempotencyRecord): PutCommandInput {
  return {
    TableName: table,
    Item: { ...row },
    ConditionExpression: MAY_CLAIM,
    ExpressionAttributeNames: { '#status': 'status' },
    ExpressionAttributeValues: {
      ':now': Math.floor(row.claimedAt / 1_000),
      ':notSent': 'not_sent',
      ':sending': 'sending',
      ':claimId': row.claimId,
      ':claimedAt': row.claimedAt,
    },
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  };
}

/** A settlement: the table itself checks that the row is under its claim and in one of its states. */
export function toUpdateInput(
  table: string,
  { pk, claimId, from, to, response, expiresAt }: Settlement,
): UpdateCommandInput {
  const states = Object.fromEntries(from.map((status, index) => [`:from${index}`, status]));
  const changes = ['#status = :to'];
  if (response) changes.push('#response = :response');
  if (expiresAt !== undefined) changes.push('expiresAt = :expiresAt');
  return {
    TableName: table,
    Key: { pk },
    UpdateExpression: `SET ${changes.join(', ')}`,
    ConditionExpression: `claimId = :claimId AND #status IN (${Object.keys(states).join(', ')})`,
    ExpressionAttributeNames: { '#status': 'status', ...(response && { '#response': 'response' }) },
    ExpressionAttributeValues: {
      ':claimId': claimId,
      ':to': to,
      ...states,
      ...(response && { ':response': response }),
      ...(expiresAt !== undefined && { ':expiresAt': expiresAt }),
    },
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  };
}

/** One consistent read of a row. */
export const toGetInput = (table: string, pk: string): GetCommandInput => ({
  TableName: table,
  Key: { pk },
  ConsistentRead: true,
});
