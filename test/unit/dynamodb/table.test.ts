import { expect, test } from 'vitest';
import { toUpdateInput } from '../../../functions/dynamodb/table.ts';

test('a settlement from several states names them all', () => {
  const settlement = {
    pk: 'pk-1',
    claimId: 'claim-1',
    from: ['sending', 'unknown'],
    to: 'not_sent',
  } as const;
  expect(toUpdateInput('records', settlement)).toStrictEqual({
    TableName: 'records',
    Key: { pk: 'pk-1' },
    UpdateExpression: 'SET #status = :to',
    ConditionExpression: 'claimId = :claimId AND #status IN (:from0, :from1)',
    ExpressionAttributeNames: { '#status': 'status' },
    ExpressionAttributeValues: {
      ':claimId': 'claim-1',
      ':to': 'not_sent',
      ':from0': 'sending',
      ':from1': 'unknown',
    },
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  });
});
