import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { readRecordOutcomeVariables } from './configuration/read-variables.ts';
import { createProofStore, createStoreClient } from './dynamodb/stores.ts';
import { EVENT_TABLE_CALL_MS } from './emails/limits.ts';
import { respond } from './http/answers.ts';
import { nameError } from './http/request-log.ts';
import { proveSent } from './outcomes/prove-sent.ts';
import { readEvent } from './outcomes/read-event.ts';
import { recordOutcomes } from './outcomes/record-outcomes.ts';

// SES's events, from the queue. Whatever fails stays in the queue and comes again.
const { table, configurationSet, retention } = readRecordOutcomeVariables(process.env);

const store = createProofStore(createStoreClient(), table, EVENT_TABLE_CALL_MS);

/** Settles what a batch of SES's events proves. @returns the messages that are to come again */
export async function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  const startedAt = performance.now();
  const messages = event.Records.map(({ messageId, body }) => ({ id: messageId, body }));
  const errors = new Set<string>();
  const noting = <T>(work: Promise<T>): Promise<T> =>
    work.catch((error) => {
      errors.add(nameError(error));
      throw error;
    });
  const { failed, counts, contradicted, proofs } = await recordOutcomes(messages, {
    read: (body) => readEvent(body, configurationSet),
    findAll: (pks) => noting(store.findAll(pks)),
    prove: (proof, row) =>
      noting(
        proveSent(
          store,
          proof,
          row,
          respond({ kind: 'sent', messageId: proof.messageId }),
          Date.now(),
          retention,
        ),
      ),
  });
  console.info({
    event: 'batch',
    messages: messages.length,
    ...counts,
    ...(contradicted.length > 0 && { records: contradicted }),
    ...(proofs.length > 0 && { proofs }),
    ...(errors.size > 0 && { tableErrors: [...errors] }),
    durationMs: Math.round(performance.now() - startedAt),
  });
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
}
