import { expect, test } from 'vitest';
import { readLookUpEmailVariables } from '../../functions/configuration/read-variables.ts';
import { LOOK_UP_TABLE_CALL_MS } from '../../functions/emails/limits.ts';
import { environmentOf, functionOf, tableOf } from '../support/template.ts';
import { synthesize } from './synthesize.ts';

const template = synthesize();

test('it has time for its two calls', () => {
  const [, { Properties: fn }] = functionOf(template, 'LookUpEmail');
  expect(fn.Timeout * 1_000).toBeGreaterThan(2 * LOOK_UP_TABLE_CALL_MS);
  expect(fn.Timeout).toBeLessThan(29);
});

test('its environment is what the function reads, and follows the settings', () => {
  const environment = environmentOf(template, 'LookUpEmail');
  expect(Object.keys(environment).sort()).toEqual([
    'HISTORY_TABLE_NAME',
    'TABLE_NAME',
    'URL_SUFFIX',
    'WINDOW_SECONDS',
  ]);
  expect(readLookUpEmailVariables(environment)).toEqual({
    table: `<${tableOf(template, 'Records')[0]}>`,
    historyTable: `<${tableOf(template, 'History')[0]}>`,
    retention: { windowSeconds: 3_600 },
  });
  const without = environmentOf(synthesize({ historyDays: 0 }), 'LookUpEmail');
  expect(readLookUpEmailVariables(without).historyTable).toBeUndefined();
  expect(environmentOf(synthesize({ windowSeconds: 60 }), 'LookUpEmail').WINDOW_SECONDS).toBe('60');
});
