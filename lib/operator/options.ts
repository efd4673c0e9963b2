import type { parseArgs } from 'node:util';
import { HOLD_SECONDS, WINDOW_SECONDS } from '../../functions/idempotency/record.ts';
import { redisOptions } from './redis-client.ts';
import { tableOptions } from './table-client.ts';

// The words of npm run records.

/** What `--help` prints. */
export const HELP = `Looks at the records of keys and at what became of their emails, settles by hand what SES never told, audits what
was told, and tells it again.

  npm run records -- list                       the records whose outcome is unknown, the oldest first
  npm run records -- show RECORD                one record, and with --history what became of its email
  npm run records -- show --email ID            what became of an email, and the id of its record
  npm run records -- settle RECORD --sent ID    SES has the email, under this message id
  npm run records -- settle RECORD --not-sent   SES does not have it: its key may send it again
  npm run records -- forget RECORD              a settled test key: it may be used anew
  npm run records -- audit --logs LOG           holds logs and records against docs/guarantee.md
  npm run records -- webhook-test --queue URL   tells whoever subscribes to the outcomes a test
  npm run records -- replay-event EVENT --email ID --queue URL
                                                tells a change of an email again, under its own id; --all for all

RECORD is one of
  --record=ID                    as a log line or the list shows it
  --caller CALLER --key KEY      the caller's scope and the Idempotency-Key, as in
                                 --caller arn:aws:sts::123456789012:assumed-role/shop --key order-1001

  --table NAME      the table: the stack's output TableName
  --history NAME    the table of what became of emails: the stack's output HistoryTableName
  --email ID        SES's message id, which whoever sent the email got as its id
  --queue URL       what waits to be told: the stack's output OutcomesQueueUrl, or what npm start prints
  --profile NAME    the AWS profile; without it, the SDK's usual way to credentials
  --region NAME     the region; without it, the profile's
  --endpoint URL    the tables on this machine, as npm start prints it; needs no --table and no --history
  --redis URL       Redis in place of the table, as npm start prints it; a password is better in REDIS_SECRET_ARN
  --key-prefix NAME what all keys begin with there: the stack's output with KeyPrefix in its name; here, that of npm start
  --json            JSON for programs
  --yes             do not ask before a change
  --help            this text

settle and forget ask first, and change nothing when the record has changed since it was shown. replay-event asks, too.

audit changes nothing, says what it could not see, and ends with 1 where a promise is broken. It takes

  --logs LOG        a log group, or a file with one line of a log a line; give it for SendEmail's and for
                    RecordOutcome's
  --records FILE    one record a line, in place of the table; may be given several times, as may --logs
  --since TIME      from then on, as 2026-01-31T12:00:00Z; 25 hours ago, for log groups
  --until TIME      up to then; now, if left out
  --window SECONDS  as deployed, windowSeconds (${WINDOW_SECONDS})
  --hold SECONDS    as deployed, holdSeconds (${HOLD_SECONDS})
`;

/** What the command takes. */
export const options = {
  record: { type: 'string' },
  caller: { type: 'string' },
  key: { type: 'string' },
  history: { type: 'string' },
  email: { type: 'string' },
  queue: { type: 'string' },
  all: { type: 'boolean' },
  logs: { type: 'string', multiple: true },
  records: { type: 'string', multiple: true },
  since: { type: 'string' },
  until: { type: 'string' },
  window: { type: 'string', default: String(WINDOW_SECONDS) },
  hold: { type: 'string', default: String(HOLD_SECONDS) },
  sent: { type: 'string' },
  'not-sent': { type: 'boolean' },
  ...tableOptions,
  ...redisOptions,
} as const;

/** The options as they were given. */
export type Values = ReturnType<typeof parseArgs<{ options: typeof options }>>['values'];
