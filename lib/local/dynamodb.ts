import { createServer, type IncomingMessage } from 'node:http';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LOCAL_AWS } from './aws-variables.ts';
import { type Emulator, startEmulator } from './emulator.ts';
import { answerFalsely, FaultQueue } from './faults.ts';
import { refuseForeign } from './foreign.ts';
import type { Reply } from './forward.ts';
import { listen, stop } from './listen.ts';
import { readBody } from './read-body.ts';
import { refuse } from './refuse.ts';
import { listener, type Serve } from './serve.ts';
import { takeTurns } from './turns.ts';

/** A table on this machine. */
export interface LocalDynamoDb {
  /** What `AWS_ENDPOINT_URL_DYNAMODB` is set to. */
  url: string;
  faults: FaultQueue;
  /** The last operations that came in, in order. */
  readonly operations: string[];
  close(): Promise<void>;
}

/** Which table, and who is told of its operations. */
export interface DynamoDbOptions {
  table: string;
  /** A second one, for API keys; none, if left out. */
  apiKeysTable?: string;
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
  onOperation,
}: DynamoDbOptions): Promise<LocalDynamoDb> {
  const emulator = await startEmulator('dynamodb');
  const faults = new FaultQueue();
  const operations: string[] = [];
  const inTurn = takeTurns();
  const keyOf = (name: string) => (name === apiKeysTable ? 'id' : 'pk');
  const serve: Serve = async (request, response) => {
    const body = await readBody(request, BODY_MAX);
    if (!body) return refuse(response, 413, 'Request Entity Too Large');
    const operation = String(request.headers['x-amz-target']).split('.')[1] ?? '';
    operations.push(operation);
    if (operations.length > OPERATIONS_MAX) operations.shift();
    await onOperation?.(operation, 'before');
    const work = workOf(operation, body, keyOf);
    // What goes wrong is told of the records.
    const fault = work && work.item.TableName === apiKeysTable ? undefined : faults.next(operation);
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
  for (const name of [table, apiKeysTable]) if (name) await createTable(url, name, keyOf(name));
  operations.length = 0;
  return {
    url,
    faults,
    operations,
    close: async () => {
      await stop(proxy);
      await emulator.close();
    },
  };
}

interface Item {
  TableName: string;
  Key: { [name: string]: unknown };
}

/** What an operation on one item is about, and whether it wants to see the item when its condition fails. */
interface Work {
  item: Item;
  shows: boolean;
}

/** @param keyOf the name of a table's key */
function workOf(operation: string, body: Buffer, keyOf: (table: string) => string): Work | undefined {
  if (!['PutItem', 'UpdateItem', 'GetItem'].includes(operation)) return undefined;
  const { TableName, Key, Item, ReturnValuesOnConditionCheckFailure } = parsed(body);
  const name = keyOf(TableName);
  return {
    item: { TableName, Key: { [name]: (Key ?? Item)?.[name] } },
    shows: ReturnValuesOnConditionCheckFailure === 'ALL_OLD',
  };
}

/** What is no JSON is left to the emulator, which says so. */
function parsed(body: Buffer) {
  try {
    return Object(JSON.parse(body.toString()));
  } catch {
    return {};
  }
}

/** dynalite says only that the condition failed; DynamoDB adds the item that it failed on. */
async function withOldItem(
  emulator: Emulator,
  request: IncomingMessage,
  { item, shows }: Work,
  reply: Reply,
): Promise<Reply> {
  if (!shows || reply.status !== 400) return reply;
  const problem = JSON.parse(reply.body.toString());
  if (!String(problem.__type).endsWith('#ConditionalCheckFailedException')) return reply;
  const look = Object.assign(Object.create(request) as IncomingMessage, {
    headers: { ...request.headers, 'x-amz-target': 'DynamoDB_20120810.GetItem' },
  });
  const read = await emulator.ask(look, Buffer.from(JSON.stringify({ ...item, ConsistentRead: true })));
  const { Item } = JSON.parse(read.body.toString());
  return {
    ...reply,
    headers: without(reply.headers, 'x-amz-crc32'),
    body: Buffer.from(JSON.stringify({ ...problem, Item })),
  };
}

const without = (headers: { [name: string]: string }, name: string): { [name: string]: string } =>
  Object.fromEntries(Object.entries(headers).filter(([other]) => other !== name));

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
