import type { IncomingMessage } from 'node:http';
import type { Emulator } from './emulator.ts';
import type { Reply } from './forward.ts';

interface Item {
  TableName: string;
  Key: { [name: string]: unknown };
}

/** What an operation on one item is about, and whether it wants to see the item when its condition fails. */
export interface Work {
  item: Item;
  shows: boolean;
}

/** What is looked at of a request. @param keyOf the name of a table's key @returns undefined where it is not about one item */
export function workOf(operation: string, body: Buffer, keyOf: (table: string) => string): Work | undefined {
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
export async function withOldItem(
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
