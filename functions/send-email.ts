import { readSendEmailVariables } from './configuration/read-variables.ts';
import { createHolderClient, createRecordStore } from './dynamodb/stores.ts';
import { createEmailEndpoint } from './http/email-endpoint.ts';
import { buildPipeline } from './http/pipeline.ts';
import { createSesClient } from './ses/client.ts';
import { createSesSender } from './ses/send-email.ts';

// POST /email. Everything is made once an environment; nothing of a request outlives it.
const { table, configurationSet, senders, limits, retention } = readSendEmailVariables(process.env);
const { sendMs } = limits;

/** Answers `POST /email` and `POST /emails`. */
export const handler = buildPipeline(
  createEmailEndpoint({
    senders,
    store: createRecordStore(createHolderClient(), table, limits, retention),
    send: createSesSender({ client: createSesClient({ sendMs, now: Date.now }), configurationSet, sendMs }),
    limits,
  }),
);
