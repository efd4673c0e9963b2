import { setTimeout as sleep } from 'node:timers/promises';
import { PublishCommand } from '@aws-sdk/client-sns';
import { hashCaller } from '../../functions/callers/hash-caller.ts';
import type { IdempotencyRecord } from '../../functions/idempotency/record.ts';
import { sesEvent } from '../../lib/local/ses-event.ts';
import { simulate } from '../../lib/local/simulator.ts';
import { findEventTopic, type LocalAws } from './local-aws.ts';
import { FROM } from './readme.ts';

const POLL_MS = 200;

const SUCCESS = 'success@simulator.amazonses.com';

/** Publishes the event of a sent email in SES's place, where the stack has told SES to. */
export async function publishEvent(aws: LocalAws, record: IdempotencyRecord): Promise<void> {
  const { configurationSet, topicArn } = await findEventTopic(aws);
  await publish(aws, topicArn, sesEvent('Send', toEmail(record, SUCCESS, configurationSet)));
}

/**
 * Publishes all that SES would tell of an email to a mailbox of its simulator.
 *
 * @param scope of its caller
 */
export async function publishLife(
  aws: LocalAws,
  record: IdempotencyRecord,
  to: string,
  scope: string,
): Promise<void> {
  const { configurationSet, topicArn } = await findEventTopic(aws);
  const { tags, ...email } = toEmail(record, to, configurationSet);
  const told = simulate({ ...email, tags: { ...tags, 'email-api-caller': [hashCaller(scope)] } });
  for (const { body } of told) await publish(aws, topicArn, body);
}

const publish = (aws: LocalAws, TopicArn: string, Message: string) =>
  aws.sns.send(new PublishCommand({ TopicArn, Message }));

/** SES would have the tags from the email; MiniStack keeps none. */
const toEmail = (record: IdempotencyRecord, to: string, configurationSet: string) => ({
  messageId: readId(record),
  from: FROM,
  to: [to],
  subject: 'Hello',
  configurationSet,
  tags: { 'email-api-record': [record.pk], 'email-api-claim': [record.claimId] },
});

/** The id that the stored answer tells. */
export const readId = ({ response }: IdempotencyRecord): string =>
  JSON.parse(response?.body ?? '{}').id ?? '';

/**
 * Publishes all that SES would tell of every email that is sent while `work` goes on.
 *
 * @param scope of whoever asks what became of them: all are told as theirs, since no record says whose it is
 */
export async function publishDuring<T>(
  aws: LocalAws,
  table: string,
  scope: string,
  work: () => Promise<T>,
): Promise<T> {
  const ended = new AbortController();
  const publishing = publishAll(aws, table, scope, ended.signal);
  // It is waited for below, and must not end the process before.
  publishing.catch(() => {});
  try {
    return await work();
  } finally {
    ended.abort();
    await publishing;
  }
}

async function publishAll(aws: LocalAws, table: string, scope: string, ended: AbortSignal): Promise<void> {
  const told = new Set<string>();
  while (!ended.aborted) {
    const taken = new Map((await aws.emails()).map(({ id, to }) => [id, to]));
    const sent = (await aws.recordsOf(table)).filter(({ status }) => status === 'sent');
    for (const record of sent.filter(({ claimId }) => !told.has(claimId))) {
      const to = taken.get(readId(record));
      if (to === undefined) continue;
      await publishLife(aws, record, to, scope);
      told.add(record.claimId);
    }
    await sleep(POLL_MS, undefined, { signal: ended }).catch(() => {});
  }
}
