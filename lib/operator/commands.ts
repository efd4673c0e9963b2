import { readMessageId } from '../../functions/emails/life.ts';
import type { LookUpLife } from '../../functions/emails/life-store.ts';
import { respond } from '../../functions/http/answers.ts';
import type { IdempotencyRecord } from '../../functions/idempotency/record.ts';
import { settleByHand } from '../../functions/idempotency/transitions.ts';
import { lifeText, toLifeTold } from './lives/show.ts';
import type { Records } from './records.ts';
import { listText, recordText, statusText } from './show.ts';

/** Where a command writes, and whom it asks. */
export interface Terminal {
  /** A result: a text for people, a value where JSON is asked for. */
  print(text: string, value: unknown): void;
  /** Asks before a change. */
  confirm(question: string): Promise<boolean>;
  /** Epoch milliseconds. */
  now(): number;
}

/** What was asked for cannot be done; the sentence says why. */
export class Refusal extends Error {}

/** Shows the records whose outcome is unknown, the oldest first. */
export async function list(records: Records, terminal: Terminal): Promise<void> {
  const now = terminal.now();
  const rows = await records.listOpen(now);
  terminal.print(listText(rows, now), rows);
}

/**
 * Shows one record, and where its email was sent, what became of it.
 *
 * @param lookUpLife undefined where nobody said which table lives are in
 * @throws Refusal where there is no such record
 */
export async function show(
  records: Records,
  pk: string,
  terminal: Terminal,
  lookUpLife?: LookUpLife,
): Promise<void> {
  const row = await existing(records, pk);
  const text = recordText(row, terminal.now());
  const id = row.status === 'sent' && row.response ? readMessageId(row.response) : undefined;
  if (id === undefined) return terminal.print(text, row);
  if (!lookUpLife)
    return terminal.print(`${text}\n\nWhat became of the email, --history NAME tells beside it.`, row);
  const told = toLifeTold(await lookUpLife(id), terminal.now());
  const life = told
    ? lifeText(told)
    : 'Nothing is told of the email: SES has not yet, or its history is over.';
  terminal.print(`${text}\n\n${life}`, { ...row, ...told });
}

/** @param messageId SES's id of the email, or undefined for one that was not sent */
export async function settle(
  records: Records,
  pk: string,
  messageId: string | undefined,
  terminal: Terminal,
): Promise<void> {
  const row = await existing(records, pk);
  const outcome =
    messageId === undefined
      ? ({ to: 'not_sent' } as const)
      : ({ to: 'sent', response: respond({ kind: 'sent', messageId }) } as const);
  const settlement = settleByHand(row, outcome, terminal.now());
  if (!settlement)
    throw new Refusal(`The record is ${row.status}; only one whose outcome is unknown can be settled.`);
  const what =
    messageId === undefined
      ? 'not sent: the same email may then be sent again under its key'
      : `sent, with the id ${messageId}`;
  if (!(await terminal.confirm(`${recordText(row, terminal.now())}\n\nSettle it as ${what}?`)))
    return unchanged(terminal);
  if (!(await records.settle(settlement)))
    throw new Refusal('The record has changed meanwhile; look at it again.');
  terminal.print(`Settled as ${outcome.to}.`, await records.find(pk));
}

/**
 * Deletes the record of a settled key, once the operator has said yes.
 *
 * @throws Refusal where it is none, or has changed
 */
export async function forget(records: Records, pk: string, terminal: Terminal): Promise<void> {
  const row = await existing(records, pk);
  if (!['sent', 'refused', 'not_sent'].includes(row.status)) {
    const status = statusText(row, terminal.now());
    throw new Refusal(
      `The record is ${status}; only a settled one can be forgotten, or its email could go out twice.`,
    );
  }
  const question = 'Forget it? The next request with its key sends an email, even if it is a repeat.';
  if (!(await terminal.confirm(`${recordText(row, terminal.now())}\n\n${question}`)))
    return unchanged(terminal);
  if (!(await records.forget(row))) throw new Refusal('The record has changed meanwhile; look at it again.');
  terminal.print('Forgotten.', { forgotten: pk });
}

function unchanged(terminal: Terminal): void {
  terminal.print('Nothing was changed.', { changed: false });
}

async function existing(records: Records, pk: string): Promise<IdempotencyRecord> {
  const row = await records.find(pk);
  if (!row) throw new Refusal('There is no such record: never claimed, or forgotten.');
  return row;
}
