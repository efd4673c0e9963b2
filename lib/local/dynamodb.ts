import { createServer } from 'node:http';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LOCAL_AWS } from './aws-variables.ts';
import { startEmulator } from './emulator.ts';
import { answerFalsely, FaultQueue } from './faults.ts';
import { refuseForeign } from './foreign.ts';
import { listen, stop } from './listen.ts';
import { withOldItem, workOf } from './old-item.ts';
import { readBody } from './read-body.ts';
import { refuse } from './refuse.ts';
import { listener, type Serve } from './serve.ts';
import { takeTurns } from './turns.ts';

/** Tables on this machine. */
export interface LocalDynamoDb {
  /** What `AWS_ENDPOINT_URL_DYNAMODB` is set to. */
  url: string;
  /** Those of the records. */
  faults: FaultQueue;
  /** Those of the lives. */
  historyFaults: FaultQueue;
  /** The last operations that came in, in order. */
  readonly operations: string[];
  close(): Promise<void>;
}

/** Which tables, and who is told of their operations. */
export interface DynamoDbOptions {
  table: string;
  /** One for API keys; none, if left out. */
  apiKeysTable?: string;
  /** One for the lives of emails; none, if left out. */
  historyTable?: string;
  /** Is told of each operation before it is done, and after it, before its answer; both wait for it. */
  onOperation?: (operation: string, moment: 'before' | 'after') => void | Promise<void>;
}

/** DynamoDB takes 16 MB, as a batch of writes. */
const BODY_MAX = 16 * 1_024 * 1_024;
const OPERATIONS_MAX = 1_000;

/** dynalite with its tables, in memory, behind a proxy that closes a difference and misbehaves when told so. */
export async function startDynamoDb({
  table,
  apiKeysTable,
  historyTable,
  onOperation,
}: DynamoDbOptions): Promise<LocalDynamoDb> {
  const emulator = await startEmulator('dynamodb');
  const faults = new FaultQueue();
  const historyFaults = new FaultQueue();
  const operations: string[] = [];
  const inTurn = takeTurns();
  const keyOf = (name: string) => (name === table ? 'pk' : 'id');
  /** What is about several tables goes wrong with the records. */
  const queueOf = (name = table) =>
    name === table ? faults : name === historyTable ? historyFaults : undefined;
  const serve: Serve = async (request, response) => {
    const body = await readBody(request, BODY_MAX);
    if (!body) return refuse(response, 413, 'Request Entity Too Large');
    const operation = String(request.headers['x-amz-target']).split('.')[1] ?? '';
    operations.push(operation);
    if (operations.length > OPERATIONS_MAX) operations.shift();
    await onOperation?.(operation, 'before');
    const work = workOf(operation, body, keyOf);
    const fault = queueOf(work?.item.TableName)?.next(operation);
    if (fault && !fault.does) return answerFalsely(response, fault, undefined);
    const ask = () => emulator.ask(request, body);
    const reply = await (work
      ? // So that the item shown is the one that the condition failed on.
        inTurn(JSON.stringify(work.item), async () => withOldItem(emulator, request, work, await ask()))
      : ask());
    await onOperation?.(operation, 'after');
    if (fault) return answerFalsely(response, fault, reply);
    response.writeHead(reply.status, reply.headers).end(reply.body);
  };
  const proxy = createServer(listener(refuseForeign(serve)));
  const url = await listen(proxy, 0);
  for (const name of [table, apiKeysTable, historyTable]) if (name) await createTable(url, name, keyOf(name));
  operations.length = 0;
  return {
    url,
    faults,
    historyFaults,
    operations,
    close: async () => {
      await stop(proxy);
      await emulator.close();
    },
  };
}

async function createTable(endpoint: string, table: string, key: string): Promise<void> {
  const client = new DynamoDBClient({ endpoint, ...LOCAL_AWS });
  await client.send(
    new CreateTableCommand({
      TableName: table,
      KeySchema: [{ AttributeName: key, KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: key, AttributeType: 'S' }],
      BillingMode: 'PAY_PER_REQUEST',
    }),
  );
  client.destroy();
}
