import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { ApiKeysTable } from './api-keys-table.ts';
import { AuthorizeCallerFunction } from './authorize-caller-function.ts';
import { CountOpenRecordsFunction } from './count-open-records-function.ts';
import type { CompleteProps } from './email-api-defaults.ts';
import { HttpEndpoint } from './http-endpoint.ts';
import { Lives } from './lives.ts';
import { LookUpEmailFunction } from './look-up-email-function.ts';
import { Observation } from './observation/observation.ts';
import { RecordOutcomeFunction } from './record-outcome-function.ts';
import type { Records } from './records.ts';
import { RecordsTable } from './records-table.ts';
import { RedisRecords } from './redis-records.ts';
import { SendEmailFunction } from './send-email-function.ts';
import { Sender } from './sender.ts';
import { SesEvents } from './ses-events.ts';

/** What an email API is made of. */
export type EmailApiParts = ReturnType<typeof addParts>;

/**
 * Makes the parts of an email API, each with what it needs of the others: what keeps, what sends and answers, what hears from SES, what
 * watches. The logical ids of the tables come from their names here.
 */
export function addParts(scope: Construct, props: CompleteProps) {
  const records = addRecords(scope, props);
  const sender = new Sender(scope, 'Sender', props);
  const lives = props.historyDays > 0 ? new Lives(scope, 'Lives', props) : undefined;
  const shared = { ...props, records, sender, lives, configurationSet: sender.configurationSet };

  const { handler: sendEmail } = new SendEmailFunction(scope, 'SendEmail', shared);
  const { handler: lookUpEmail } = new LookUpEmailFunction(scope, 'LookUpEmail', {
    ...shared,
    historyTable: lives?.table,
  });
  const { authorizeCaller, apiKeysTable } = addApiKeys(scope, props);
  const handlers = { sendEmail, lookUpEmail };
  const endpoint = new HttpEndpoint(scope, 'Http', { ...props, handlers, authorizeCaller });

  const events = new SesEvents(scope, 'Events', shared);
  const { queue } = events;
  const { handler: recordOutcome } = new RecordOutcomeFunction(scope, 'RecordOutcome', { ...shared, queue });
  const { handler: countOpenRecords } = new CountOpenRecordsFunction(scope, 'CountOpenRecords', shared);
  const observation = new Observation(scope, 'Observation', {
    ...shared,
    endpoint,
    events,
    functions: { sendEmail, lookUpEmail, recordOutcome, countOpenRecords, authorizeCaller },
  });
  return { ...shared, apiKeysTable, sendEmail, lookUpEmail, recordOutcome, endpoint, events, observation };
}

/** In a table, or in the Redis that was named. */
function addRecords(scope: Construct, props: CompleteProps): Records {
  const redis = props.store._redis;
  if (!redis) return new RecordsTable(scope, 'Records', props);
  const services = ['email', ...(props.historyDays > 0 ? ['dynamodb', 'sqs'] : [])];
  return new RedisRecords(scope, 'Redis', { redis, services });
}

function addApiKeys(
  scope: Construct,
  props: CompleteProps,
): { apiKeysTable?: Table; authorizeCaller?: LambdaFunction } {
  if (props.auth._callers.kind !== 'apiKeys') return {};
  const { table } = new ApiKeysTable(scope, 'ApiKeys', props);
  const { handler } = new AuthorizeCallerFunction(scope, 'AuthorizeCaller', { ...props, table });
  return { apiKeysTable: table, authorizeCaller: handler };
}
