import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { DynamoDBDocumentClient, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { JsonClient, SendOptions } from '../../functions/aws/json-client.ts';
import { readSendEmailVariables } from '../../functions/configuration/read-variables.ts';
import { createDynamoDbRecordStore } from '../../functions/dynamodb/record-store.ts';
import { createEmailEndpoint } from '../../functions/http/email-endpoint.ts';
import { buildPipeline } from '../../functions/http/pipeline.ts';
import { createSesSender } from '../../functions/ses/send-email.ts';

// Ours on the SDK's own clients: what the plain calls of the main path bring.

type Client = Pick<JsonClient, 'send'>;
// biome-ignore lint/suspicious/noExplicitAny: the inputs are the same, which a test holds
type Any = any;

const commands: { [operation: string]: new (input: Any) => Any } = {
  PutItem: PutCommand,
  UpdateItem: UpdateCommand,
  GetItem: GetCommand,
};
const dynamoDb = DynamoDBDocumentClient.from(new DynamoDBClient());
const table = {
  send: ({ operation, input }: Any, options: SendOptions) => {
    const Command = commands[operation];
    if (!Command) throw new Error(`There is no ${operation}`);
    return dynamoDb.send(new Command(input), options);
  },
};
const sesClient = new SESv2Client({ maxAttempts: 1 });
const ses = {
  send: ({ input }: Any, options: SendOptions) => sesClient.send(new SendEmailCommand(input), options),
};

const { table: name, configurationSet, senders, limits, retention } = readSendEmailVariables(process.env);
const { sendMs } = limits;

export const handler = buildPipeline(
  createEmailEndpoint({
    senders,
    store: createDynamoDbRecordStore(table as unknown as Client, name, limits, retention),
    send: createSesSender({ client: ses as unknown as Client, configurationSet, sendMs }),
    limits,
  }),
);
