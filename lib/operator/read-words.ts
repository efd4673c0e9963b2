import { createDynamoDbLookUpLife } from '../../functions/dynamodb/life-store.ts';
import type { LookUpLife } from '../../functions/emails/life-store.ts';
import { ENDPOINT } from '../../functions/http/read-caller-and-key.ts';
import { toRecordId } from '../../functions/idempotency/fingerprint.ts';
import { readKey } from '../../functions/idempotency/key.ts';
import { LOCAL_HISTORY_TABLE, LOCAL_TABLE } from '../local/function-variables.ts';
import type { Tell, Which } from './lives/commands.ts';
import { createTell, readQueue } from './lives/queue.ts';
import type { Values } from './options.ts';
import { createTableClient } from './table-client.ts';
import { Usage } from './terminal.ts';

// What npm run records is told, made into what it works with.

/** Whole seconds, from 1 up. @throws Usage */
export function readSeconds(text: string, option: string): number {
  const seconds = Number(text);
  if (!Number.isInteger(seconds) || seconds < 1) throw new Usage(`${option} takes whole seconds from 1.`);
  return seconds;
}

/** The table of records. @throws Usage where nobody names it */
export function readTable({ table, endpoint }: Values): string {
  if (table) return table;
  if (endpoint) return LOCAL_TABLE;
  throw new Usage('Name the --table, or the --endpoint of one on this machine.');
}

/** How long one look at a life may take, retries included, in milliseconds. */
const LIFE_CALL_MS = 60_000;

/** Looks lives up. @returns undefined where nobody names their table */
export function findHistory({ history, table, ...place }: Values): LookUpLife | undefined {
  // Whoever names a table of their own on this machine has it from somewhere else than npm start.
  const name = history ?? (place.endpoint && !table ? LOCAL_HISTORY_TABLE : undefined);
  return name === undefined
    ? undefined
    : createDynamoDbLookUpLife(createTableClient(place), name, LIFE_CALL_MS);
}

/** Looks lives up. @throws Usage where nobody names their table */
export function readHistory(values: Values): LookUpLife {
  const history = findHistory(values);
  if (!history) throw new Usage('Name the --history, or the --endpoint of one on this machine.');
  return history;
}

/** SES's message id. @throws Usage where it is not there, or a record is, too */
export function readEmail({ email, record, caller, key }: Values): string {
  if (!email) throw new Usage("Name the --email: SES's message id.");
  if (record || caller || key) throw new Usage('Name the email or the record, not both.');
  return email;
}

/** What is told again. @throws Usage where that is neither one event nor all of them */
export function readWhich(event: string | undefined, { all }: Values): Which {
  if (event === undefined ? !all : all) throw new Usage('Name one event, as evt_…, or --all.');
  return event === undefined ? 'all' : { event };
}

/** Tells events by the queue that is named. @throws Usage where that is none */
export function readTell({ queue, ...values }: Values): Tell {
  const place = queue === undefined ? undefined : readQueue(queue, values);
  if (queue === undefined || !place)
    throw new Usage("Name the --queue: the URL that is the stack's output OutcomesQueueUrl.");
  return createTell(queue, place);
}

/** A record's id, or what it is made of. @throws Usage */
export function readPk({ record, caller, key }: Values): string {
  if (record && !caller && !key) return record;
  if (record || !caller || !key) throw new Usage('Name the record: --record, or --caller and --key.');
  const reading = readKey(key);
  if (reading.kind !== 'key') throw new Usage('That is no Idempotency-Key.');
  return toRecordId(caller, ENDPOINT, reading.key);
}

/** What a record is settled as: SES's message id, or undefined for not sent. @throws Usage */
export function readMessageId({ sent, 'not-sent': notSent }: Values): string | undefined {
  if (sent ? notSent : !notSent) throw new Usage('Settle it as --sent ID or as --not-sent.');
  return sent;
}
