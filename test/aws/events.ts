import { setTimeout as sleep } from 'node:timers/promises';
import type { IdempotencyRecord } from '../../functions/idempotency/record.ts';
import { sesEvent } from '../../lib/local/ses-event.ts';
import { findEventTopic, type LocalAws } from './local-aws.ts';
import { FROM } from './readme.ts';

const POLL_MS = 200;

/** Publishes the event of a sent email in SES's place, where the stack has told SES to. */
export async function publishEvent(aws: LocalAws, record: IdempotencyRecord): Promise<void> {
  const { configurationSet, topicArn } = await findEventTopic(aws);
  const email = {
    messageId: readId(record),
    from: FROM,
    to: ['success@simulator.amazonses.com'],
    subject: 'Hello',
    configurationSet,
    // SES would have them from the email; MiniStack keeps no tags.
    tags: { 'email-api-record': [record.pk], 'email-api-claim': [record.claimId] },
  };
  const message = { Action: 'Publish', TopicArn: topicArn, Message: sesEvent('Send', email) };
  await aws.query('sns', '2010-03-31', message);
}

/** The id that the stored answer tells. */
export const readId = ({ response }: IdempotencyRecord): string =>
  JSON.parse(response?.body ?? '{}').id ?? '';

/** Does so for every email that is sent while `work` goes on. */
export async function publishDuring<T>(aws: LocalAws, table: string, work: () => Promise<T>): Promise<T> {
  const ended = new AbortController();
  const publishing = publishAll(aws, table, ended.signal);
  // It is waited for below, and must not end the process before.
  publishing.catch(() => {});
  try {
    return await work();
  } finally {
    ended.abort();
    await publishing;
  }
}

async function publishAll(aws: LocalAws, table: string, ended: AbortSignal): Promise<void> {
  const told = new Set<string>();
  while (!ended.aborted) {
    const sent = (await aws.recordsOf(table)).filter(({ status }) => status === 'sent');
    for (const record of sent.filter(({ claimId }) => !told.has(claimId))) {
      await publishEvent(aws, record);
      told.add(record.claimId);
    }
    await sleep(POLL_MS, undefined, { signal: ended }).catch(() => {});
  }
}
