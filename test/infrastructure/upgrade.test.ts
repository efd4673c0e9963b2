import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { fitTemplate } from '../aws/fit-template.ts';
import { FIRST_TEMPLATE } from '../aws/upgrade.ts';
import { all, only, type Template, tableOf } from '../support/template.ts';
import { synthesize } from './synthesize.ts';

// npm run deploy:local updates a stack of 1.0.0. What would lose its records is seen here already.

const template = synthesize();

const first: Template = JSON.parse(readFileSync(FIRST_TEMPLATE, 'utf8'));

/** What CloudFormation changes where it is. */
const IN_PLACE = [
  'AWS::CloudWatch::Alarm',
  'AWS::CloudWatch::Dashboard',
  'AWS::IAM::Policy',
  'AWS::Lambda::Function',
  'AWS::Logs::MetricFilter',
];

test('an update replaces nothing of 1.0.0, and deletes nothing', () => {
  for (const [id, { Type, Properties }] of Object.entries(first.Resources)) {
    expect([id, template.Resources[id]?.Type]).toEqual([id, Type]);
    if (!IN_PLACE.includes(Type)) expect([id, template.Resources[id]?.Properties]).toEqual([id, Properties]);
  }
});

test('an update leaves the table of 1.0.0 as it is', () => {
  const [id, before] = only(first, 'AWS::DynamoDB::Table');
  const [idNow, { Properties, DeletionPolicy, UpdateReplacePolicy }] = tableOf(template, 'Records');
  expect([idNow, Properties]).toEqual([id, before.Properties]);
  expect([DeletionPolicy, UpdateReplacePolicy]).toEqual(['Retain', 'Retain']);
});

test('MiniStack gets every resource, and alarms of one metric each', () => {
  const fitted = fitTemplate(template);
  const alarms = all(template, 'AWS::CloudWatch::Alarm');
  const others = ({ Resources }: Template) => Object.entries(Resources).filter(([id]) => !ids.includes(id));
  const ids = alarms.map(([id]) => id);
  expect(others(fitted)).toEqual(others(template));
  for (const [, { Properties }] of all(fitted, 'AWS::CloudWatch::Alarm')) {
    expect(Properties).not.toHaveProperty('Metrics');
    expect(Properties).toMatchObject({
      Namespace: expect.any(String),
      MetricName: expect.any(String),
      Period: expect.any(Number),
      Statistic: expect.any(String),
      Threshold: expect.any(Number),
    });
  }
  expect(all(fitted, 'AWS::CloudWatch::Alarm').map(([id]) => id)).toEqual(ids);
});
