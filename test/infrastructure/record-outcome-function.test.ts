import { describe, expect, test } from 'vitest';
import { readSettings } from '../../functions/aws/settings.ts';
import { readRecordOutcomeVariables } from '../../functions/configuration/read-variables.ts';
import { EVENT_TABLE_CALL_MS, HAND_OVER_CALL_MS } from '../../functions/emails/limits.ts';
import { defaultRetention } from '../../functions/idempotency/record.ts';
import { ranges } from '../../lib/ranges.ts';
import {
  environmentOf,
  functionOf,
  mappingOf,
  named,
  only,
  type Template,
  tableOf,
} from '../support/template.ts';
import { synthesize } from './synthesize.ts';

const template = synthesize();
const [id, { Properties: fn }] = functionOf(template, 'RecordOutcome');
const { Properties: mapping } = mappingOf(template, 'RecordOutcome');

function queueOf({ Resources }: Template, arn: { 'Fn::GetAtt': [id: string, attribute: string] }) {
  return Resources[arn['Fn::GetAtt'][0]]?.Properties;
}

test('it gets what is in the queue at once, and may fail a part of it', () => {
  expect(mapping).toEqual({
    FunctionName: { Ref: id },
    EventSourceArn: expect.anything(),
    BatchSize: 10,
    FunctionResponseTypes: ['ReportBatchItemFailures'],
    // And no MaximumBatchingWindowInSeconds: a client may be waiting.
    ScalingConfig: { MaximumConcurrency: 5 },
  });
});

test('as many batches at once as a setting says', () => {
  const { Properties: other } = mappingOf(synthesize({ eventsConcurrency: 200 }), 'RecordOutcome');
  expect(other.ScalingConfig).toEqual({ MaximumConcurrency: 200 });
});

const [SHORTEST, LONGEST] = ranges.holdSeconds;

describe.each([defaultRetention.holdSeconds, SHORTEST, LONGEST])(
  'with a hold of %i s, every time ends before the one around it',
  (hold) => {
    const HOUR = 3_600;
    const other = synthesize({ holdSeconds: hold });
    const queue = queueOf(other, mappingOf(other, 'RecordOutcome').Properties.EventSourceArn);
    const deadLetters = queueOf(other, queue.RedrivePolicy.deadLetterTargetArn);
    const tries = queue.RedrivePolicy.maxReceiveCount;

    test('a look, ten records settled, another look, a hand-over and a write, the function', () => {
      const callsMs = (mapping.BatchSize + 3) * EVENT_TABLE_CALL_MS + HAND_OVER_CALL_MS;
      expect(callsMs / 1_000).toBeLessThan(fn.Timeout);
    });

    test('six runs of the function, the visibility of a message', () => {
      expect(6 * fn.Timeout).toBeLessThanOrEqual(queue.VisibilityTimeout);
    });

    test('an outage of two hours with half an hour to spare, the last try', () => {
      // The first try is at once.
      expect(2.5 * HOUR).toBeLessThan((tries - 1) * queue.VisibilityTimeout);
    });

    test('the tries, what the queue keeps', () => {
      expect(tries * queue.VisibilityTimeout).toBeLessThan(queue.MessageRetentionPeriod);
    });

    test('the memory of a key, what the queue keeps', () => {
      expect(queue.MessageRetentionPeriod).toBeGreaterThanOrEqual(hold);
    });

    test('what the queue keeps, the dead letters, for 14 days', () => {
      // A dead letter's age counts from when it came to the queue.
      expect(queue.MessageRetentionPeriod).toBeLessThan(deadLetters.MessageRetentionPeriod);
      expect(deadLetters.MessageRetentionPeriod).toBe(14 * 24 * HOUR);
    });
  },
);

const service = { endpointPrefix: 'dynamodb', variableSuffix: 'DYNAMODB', signingName: 'dynamodb' };

describe('its environment', () => {
  const environment = environmentOf(template, 'RecordOutcome');

  test('is what the function reads', () => {
    expect(readRecordOutcomeVariables(environment)).toEqual({
      table: `<${tableOf(template, 'Records')[0]}>`,
      configurationSet: `<${only(template, 'AWS::SES::ConfigurationSet')[0]}>`,
      retention: { windowSeconds: 3_600 },
      history: {
        table: `<${tableOf(template, 'History')[0]}>`,
        keptSeconds: 30 * 86_400,
        queueUrl: `<${named(template, 'AWS::SQS::Queue', 'OutcomesQueue')[0]}>`,
        tellsAddresses: false,
      },
    });
  });

  test.each(Object.keys(environment).filter((name) => name !== 'HISTORY_TABLE_NAME'))(
    'holds nothing that is not read: %s',
    (name) => {
      const rest = { AWS_REGION: 'eu-west-1', ...environment, [name]: undefined };
      expect(() => [readRecordOutcomeVariables(rest), readSettings(rest, service, {})]).toThrow(name);
    },
  );

  test('tells addresses where the operator wants it', () => {
    const { history } = readRecordOutcomeVariables(
      environmentOf(synthesize({ webhookRecipients: true, historyDays: 1 }), 'RecordOutcome'),
    );
    expect(history).toMatchObject({ tellsAddresses: true, keptSeconds: 86_400 });
  });

  test('has nothing of history where none is kept', () => {
    const without = environmentOf(synthesize({ historyDays: 0 }), 'RecordOutcome');
    expect(Object.keys(without).sort()).toEqual([
      'CONFIGURATION_SET',
      'TABLE_NAME',
      'URL_SUFFIX',
      'WINDOW_SECONDS',
    ]);
  });
});
