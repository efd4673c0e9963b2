import { expect, test } from 'vitest';
import {
  readFields,
  readRowKey,
  toFields,
  toIndexKey,
  toRecord,
  toRowKey,
} from '../../../functions/redis/rows.ts';
import { rowOf, statuses } from '../../support/row-of.ts';
import { toRowWords } from '../../support/row-words.ts';

test.each(statuses)(
  'a record that is %s is the same, read from the fields that it was written as',
  (status) => {
    const row = rowOf(status);
    expect(toRecord(row.pk, readFields(toRowWords(row)))).toEqual(row);
  },
);

test('a field that nobody knows is passed over, and no field is no record', () => {
  const row = rowOf('sending');
  const fields = { ...toFields(row), later: '1' };
  expect(toRecord(row.pk, fields)).toEqual(row);
  expect(toRecord(row.pk, readFields([]))).toBeUndefined();
});

test('a key tells its record, and that of an index none', () => {
  expect(readRowKey(toRowKey('a:b', 'p-1'))).toBe('p-1');
  expect(readRowKey(toIndexKey('a:b', 'p'))).toBeUndefined();
});
