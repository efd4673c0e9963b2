import { readSendEmailVariables } from '../../functions/configuration/read-variables.ts';
import { createHolderClient, createRecordStore } from '../../functions/dynamodb/stores.ts';
import { createEmailEndpoint } from '../../functions/http/email-endpoint.ts';
import { buildPipeline } from '../../functions/http/pipeline.ts';
import { createSesClient } from '../../functions/ses/client.ts';
import { createSesSender } from '../../functions/ses/send-email.ts';

// functions/send-email.ts with a send that waits 300 ms for SES and not ten seconds: silence is then quick.
const { table, configurationSet, senders, limits, retention } = readSendEmailVariables(process.env);
const sendMs = 300;

export const handler = buildPipeline(
  createEmailEndpoint({
    senders,
    store: createRecordStore(createHolderClient(), table, limits, retention),
    send: createSesSender({ client: createSesClient({ sendMs, now: Date.now }), configurationSet, sendMs }),
    limits: { ...limits, sendMs },
  }),
);
