import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import { LOCAL_AWS } from './aws-variables.ts';
import { answerFalsely, FaultQueue } from './faults.ts';
import { forward, type Reply } from './forward.ts';
import { addressOf, LOOPBACK, listen, stop } from './listen.ts';
import { readBody } from './read-body.ts';
import { listener, type Serve } from './serve.ts';

export interface LocalDynamoDb {
  /** What `AWS_ENDPOINT_URL_DYNAMODB` is set to. */
  url: string;
  faults: FaultQueue;
  /** The operations that came in, in order. */
  readonly operations: string[];
  close(): Promise<void>;
}

export interface DynamoDbOptions {
  table: string;
  /** Is told of each operation before it is done, and after it, before its answer; both wait for it. */
  onOperation?: (operation: string, moment: 'before' | 'after') => void | Promise<void>;
}

/** dynalite with one table, in memory, behind a proxy that closes a difference and misbehaves when told so. */
export async function startDynamoDb({ table, onOperation }: DynamoDbOptions): Promise<LocalDynamoDb> {
  const emulator: Server = dynalite({ createTableMs: 0 });
  emulator.listen(0, LOOPBACK);
  await once(emulator, 'listening');
  const target = addressOf(emulator);
  await createTable(target, table);

  const faults = new FaultQueue();
  const operations: string[] = [];
  const inTurn = queues();
  const serve: Serve = async (request, response) => {
    const body = (await readBody(request)) ?? Buffer.alloc(0);
    const operation = String(request.headers['x-amz-target']).split('.')[1] ?? '';
    operations.push(operation);
    await onOperation?.(operation, 'before');
    const fault = faults.next(operation);
    if (fault && !fault.does) return answerFalsely(response, fault, undefined);
    const item = itemToShow(operation, body);
    const reply = item
      ? await inTurn(JSON.stringify(item), () => showingOldItem(target, request, body, item))
      : await forward(target, request, body);
    await onOperation?.(operation, 'after');
    if (fault) return answerFalsely(response, fault, reply);
    response.writeHead(reply.status, reply.headers).end(reply.body);
  };
  const proxy = createServer(listener(serve));
  const url = await listen(proxy, 0);
  return {
    url,
    faults,
    operations,
    close: async () => {
      await stop(proxy);
      await stop(emulator);
    },
  };
}

interface Item {
  TableName: string;
  Key: { pk: unknown };
}

/** The item that a write shows when its condition fails, if it asks for that. */
function itemToShow(operation: string, body: Buffer): Item | undefined {
  if (operation !== 'PutItem' && operation !== 'UpdateItem') return undefined;
  const input = JSON.parse(body.toString());
  if (input.ReturnValuesOnConditionCheckFailure !== 'ALL_OLD') return undefined;
  return { TableName: input.TableName, Key: { pk: (input.Key ?? input.Item).pk } };
}

/** dynalite says only that the condition failed; DynamoDB adds the item that it failed on. */
async function showingOldItem(
  target: string,
  request: IncomingMessage,
  body: Buffer,
  item: Item,
): Promise<Reply> {
  const reply = await forward(target, request, body);
  if (reply.status !== 400) return reply;
  const problem = JSON.parse(reply.body.toString());
  if (!String(problem.__type).endsWith('#ConditionalCheckFailedException')) return reply;
  const look = Object.assign(Object.create(request) as IncomingMessage, {
    headers: { ...request.headers, 'x-amz-target': 'DynamoDB_20120810.GetItem' },
  });
  const read = await forward(target, look, Buffer.from(JSON.stringify({ ...item, ConsistentRead: true })));
  const { Item } = JSON.parse(read.body.toString());
  return {
    ...reply,
    headers: without(reply.headers, 'x-amz-crc32'),
    body: Buffer.from(JSON.stringify({ ...problem, Item })),
  };
}

/** Writes to one item go one after the other, so that the item shown is the one the condition failed on. */
function queues(): <T>(item: string, work: () => Promise<T>) => Promise<T> {
  const last = new Map<string, Promise<unknown>>();
  return (item, work) => {
    const turn = (last.get(item) ?? Promise.resolve()).then(work, work);
    last.set(item, turn);
    const forget = () => {
      if (last.get(item) === turn) last.delete(item);
    };
    turn.then(forget, forget);
    return turn;
  };
}

function without(headers: { [name: string]: string }, name: string): { [name: string]: string } {
  return Object.fromEntries(Object.entries(headers).filter(([other]) => other !== name));
}

async function createTable(endpoint: string, table: string): Promise<void> {
  const client = new DynamoDBClient({ endpoint, ...LOCAL_AWS });
  await client.send(
    new CreateTableCommand({
      TableName: table,
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      BillingMode: 'PAY_PER_REQUEST',
    }),
  );
  client.destroy();
}
