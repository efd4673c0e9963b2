import { expect, test } from 'vitest';
import { readCountOpenRecordsVariables } from '../../functions/configuration/read-variables.ts';
import { environmentOf, functionOf, only, tableOf } from '../support/template.ts';
import { synthesize } from './synthesize.ts';

const template = synthesize();
const [id, { Properties: fn }] = functionOf(template, 'CountOpenRecords');

test('it runs every quarter of an hour, and has as long for a large table', () => {
  const [, { Properties: rule }] = only(template, 'AWS::Events::Rule');
  expect(rule).toMatchObject({ ScheduleExpression: 'rate(15 minutes)', State: 'ENABLED' });
  expect(rule.Targets).toEqual([{ Arn: { 'Fn::GetAtt': [id, 'Arn'] }, Id: expect.any(String) }]);
  expect(fn.Timeout).toBe(900);
});

test('or as often as it is told', () => {
  const [, { Properties: rule }] = only(synthesize({ openRecordsMinutes: 60 }), 'AWS::Events::Rule');
  expect(rule.ScheduleExpression).toBe('rate(1 hour)');
});

test('a count that failed is not tried again', () => {
  const [, { Properties }] = only(template, 'AWS::Lambda::EventInvokeConfig');
  expect(Properties).toMatchObject({ FunctionName: { Ref: id }, MaximumRetryAttempts: 0 });
});

test('its environment is what the function reads', () => {
  const environment = environmentOf(template, 'CountOpenRecords');
  expect(Object.keys(environment)).toEqual(['TABLE_NAME']);
  expect(readCountOpenRecordsVariables(environment)).toEqual({
    table: `<${tableOf(template, 'Records')[0]}>`,
  });
});
