import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, test } from 'vitest';
import { findOpenRecords } from '../../../functions/dynamodb/open-records.ts';
import type { OpenPage } from '../../../functions/idempotency/open-records.ts';
import { rowOf } from '../../support/row-of.ts';

/** 2026-01-01T01:00:00.999Z, in epoch milliseconds. */
const NOW = 1_767_229_200_999;

const table = mockClient(DynamoDBDocumentClient);
const client = DynamoDBDocumentClient.from(new DynamoDBClient({ region: 'eu-central-1' }));

beforeEach(() => {
  table.reset();
});

describe('the look for open records', () => {
  const scan = {
    TableName: 'records',
    FilterExpression:
      'expiresAt > :seconds AND (#status = :unknown OR (#status = :sending AND leaseUntil <= :now))',
    ExpressionAttributeNames: { '#status': 'status' },
    ExpressionAttributeValues: {
      ':now': NOW,
      ':seconds': 1_767_229_200,
      ':unknown': 'unknown',
      ':sending': 'sending',
    },
  };

  async function pages(): Promise<OpenPage[]> {
    const seen: OpenPage[] = [];
    for await (const page of findOpenRecords(client, 'records', NOW)) seen.push(page);
    return seen;
  }

  test('reads the whole table, page by page', async () => {
    const inputs: unknown[] = [];
    const outputs = [
      { Items: [rowOf('unknown')], ScannedCount: 4_000, LastEvaluatedKey: { pk: 'pk-4000' } },
      { Items: [], ScannedCount: 3_000, LastEvaluatedKey: { pk: 'pk-7000' } },
      { Items: [rowOf('sending'), rowOf('unknown')], ScannedCount: 2 },
    ];
    table.on(ScanCommand).callsFake((input) => {
      inputs.push({ ...input });
      return outputs[inputs.length - 1];
    });
    expect(await pages()).toEqual([
      { open: [rowOf('unknown')], rows: 4_000 },
      { open: [], rows: 3_000 },
      { open: [rowOf('sending'), rowOf('unknown')], rows: 2 },
    ]);
    expect(inputs).toEqual([
      scan,
      { ...scan, ExclusiveStartKey: { pk: 'pk-4000' } },
      { ...scan, ExclusiveStartKey: { pk: 'pk-7000' } },
    ]);
  });

  test('finds nothing in a page that says nothing', async () => {
    table.on(ScanCommand).resolves({});
    expect(await pages()).toEqual([{ open: [], rows: 0 }]);
  });

  test('throws when the table does not answer', async () => {
    const outage = new Error('Down');
    table.on(ScanCommand).rejects(outage);
    await expect(pages()).rejects.toBe(outage);
  });
});
