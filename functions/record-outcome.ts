import { SQSClient } from '@aws-sdk/client-sqs';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { readRecordOutcomeVariables } from './configuration/read-variables.ts';
import { createDynamoDbLifeStore } from './dynamodb/life-store.ts';
import { createFindSeen, createProofStore, createStoreClient, toLifeClient } from './dynamodb/stores.ts';
import { EVENT_LOOK_CALL_MS, EVENT_TABLE_CALL_MS, HAND_OVER_CALL_MS } from './emails/limits.ts';
import { respond } from './http/answers.ts';
import { nameError } from './http/request-log.ts';
import type { Proof } from './idempotency/proof-store.ts';
import { createHandOver } from './outcomes/hand-over.ts';
import { proveSent } from './outcomes/prove-sent.ts';
import { readEvent } from './outcomes/read-event.ts';
import type { LifeSteps } from './outcomes/record-lives.ts';
import { recordOutcomes } from './outcomes/record-outcomes.ts';
import type { Recording } from './outcomes/recording.ts';

// SES's events, from the queue. Whatever fails stays in the queue and comes again.
const { table, configurationSet, retention, history } = readRecordOutcomeVariables(process.env);

const client = createStoreClient();
const store = createProofStore(client, table, EVENT_TABLE_CALL_MS);
const kept = history && createHistory(history);

/** Settles what a batch of SES's events proves, and records what they tell. @returns the messages that are to come again */
export async function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  const startedAt = performance.now();
  const messages = event.Records.map(({ messageId, body }) => ({ id: messageId, body }));
  const errors = new Set<string>();
  const { failed, counts, contradicted, proofs, changes } = await recordOutcomes(
    messages,
    createSteps(errors),
  );
  console.info({
    event: 'batch',
    messages: messages.length,
    ...counts,
    ...(contradicted.length > 0 && { records: contradicted }),
    ...(proofs.length > 0 && { proofs }),
    ...(Object.keys(changes).length > 0 && { changes }),
    ...(errors.size > 0 && { tableErrors: [...errors] }),
    durationMs: Math.round(performance.now() - startedAt),
  });
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
}

/** @param errors gets the names of what went wrong */
function createSteps(errors: Set<string>): Recording {
  const noting = <A extends unknown[], T>(step: (...args: A) => Promise<T>) => {
    return (...args: A): Promise<T> =>
      step(...args).catch((error) => {
        errors.add(nameError(error));
        throw error;
      });
  };
  const findRecords = noting(async (proofs: readonly Proof[]) => ({
    rows: await store.findAll(proofs.map(({ pk }) => pk)),
  }));
  const findBoth = kept && noting(kept.findSeen);
  return {
    read: (body) => readEvent(body, configurationSet),
    // Without the lives, what is unknown to a client is settled all the same.
    findAll: (proofs) => findBoth?.(proofs).catch(() => findRecords(proofs)) ?? findRecords(proofs),
    prove: noting(async (proof, row) => {
      const response = respond({ kind: 'sent', messageId: proof.messageId });
      return proveSent(store, proof, row, response, Date.now(), retention);
    }),
    ...(kept && {
      lives: { ...kept.lives, handOver: noting(kept.lives.handOver), add: noting(kept.lives.add) },
    }),
  };
}

function createHistory(history: NonNullable<ReturnType<typeof readRecordOutcomeVariables>['history']>) {
  const { table: livesTable, keptSeconds, queueUrl, tellsAddresses } = history;
  const lifeClient = toLifeClient(client);
  const { add } = createDynamoDbLifeStore(lifeClient, livesTable, EVENT_TABLE_CALL_MS, keptSeconds);
  const handOver = createHandOver(new SQSClient(), queueUrl, HAND_OVER_CALL_MS);
  const lives: LifeSteps = { handOver, add, tellsAddresses };
  const tables = { records: table, lives: livesTable };
  return { lives, findSeen: createFindSeen(lifeClient, store, tables, EVENT_LOOK_CALL_MS) };
}
