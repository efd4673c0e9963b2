import { expect, test } from 'vitest';
import { tableOf } from '../support/template.ts';
import { configurations, synthesize } from './synthesize.ts';

const [, table] = tableOf(synthesize(), 'Records');

test.each(Object.entries(configurations))('%s: the table keeps its logical id', (_, context) => {
  // Under another id CloudFormation makes another, empty table, and every key of the last day could send
  // again. Whatever changes around the table: this literal stays.
  expect(tableOf(synthesize(context), 'Records')[0]).toBe('ApiRecordsTable78DD926A');
});

test('one item is one record, under pk alone', () => {
  expect(table.Properties.KeySchema).toEqual([{ AttributeName: 'pk', KeyType: 'HASH' }]);
  expect(table.Properties.AttributeDefinitions).toEqual([{ AttributeName: 'pk', AttributeType: 'S' }]);
  expect(table.Properties).not.toHaveProperty('GlobalSecondaryIndexes');
});

test('DynamoDB deletes what has expired', () => {
  expect(table.Properties.TimeToLiveSpecification).toEqual({ AttributeName: 'expiresAt', Enabled: true });
});

test('it is paid for by request and can be restored to any second', () => {
  expect(table.Properties.BillingMode).toBe('PAY_PER_REQUEST');
  expect(table.Properties.PointInTimeRecoverySpecification).toEqual({ PointInTimeRecoveryEnabled: true });
});

test('it outlives its stack and its replacement', () => {
  expect(table.DeletionPolicy).toBe('Retain');
  expect(table.UpdateReplacePolicy).toBe('Retain');
});

test('unless it is to be removed', () => {
  const [, removed] = tableOf(synthesize({ tableRemoval: 'remove' }), 'Records');
  expect(removed).toMatchObject({ DeletionPolicy: 'Delete', UpdateReplacePolicy: 'Delete' });
});
