import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

// A table and a SES with fixed answers and constant latency, behind TLS as AWS's are, in a process of their own. The table keeps rows just
// well enough to fail a condition with the row that stands in its way, and counts what it would bill.

/** Milliseconds until they answer, and the files of their certificate and its key. */
const [tableMs, sesMs] = process.argv.slice(2, 4).map(Number) as [number, number];
const [certFile, keyFile] = process.argv.slice(4) as [string, string];
const tls = { cert: readFileSync(certFile), key: readFileSync(keyFile) };

type Item = { [name: string]: unknown };

const rows = new Map<string, Item>();
let counts = { writes: 0, failedWrites: 0, reads: 0, writeUnits: 0, readUnits: 0, sends: 0 };

/** A write unit is 1 KB, a consistent read unit 4 KB, each begun. */
const units = (item: Item | undefined, bytes: number) =>
  Math.ceil(Math.max(1, JSON.stringify(item ?? {}).length) / bytes);

interface Look {
  RequestItems: { [table: string]: { Keys: Item[] } };
}

/**
 * Of many rows, none of which anyone wrote: each is settled, under a claim of its own name, as sent with the id that its number has in
 * bench/requests.ts. A look for what is not there costs a unit, too: nothing is there of lives.
 */
function lookAtMany({ RequestItems }: Look) {
  const found = Object.entries(RequestItems).map(([name, { Keys }]): [string, Item[]] => {
    const rows = Keys.map(({ pk }) => pk as { S: string } | undefined).map((pk) => pk && toSettled(pk));
    counts.readUnits += rows.reduce((sum, row) => sum + units(row, 4_096), 0);
    return [name, rows.filter((row) => row !== undefined)];
  });
  counts.reads += 1;
  return { status: 200, body: { Responses: Object.fromEntries(found) } };
}

function toSettled(pk: { S: string }): Item {
  const body = { S: JSON.stringify({ id: `0100-${pk.S.replace(/^r+/, '')}` }) };
  const response = { M: { statusCode: { N: '202' }, body } };
  return { pk, claimId: pk, status: { S: 'sent' }, response };
}

/** Writes to the life of an email, which is kept nowhere. */
function addToLife({ ExpressionAttributeValues }: Item) {
  counts.writes += 1;
  counts.writeUnits += units(ExpressionAttributeValues as Item, 1_024);
  return { status: 200, body: {} };
}

function table(
  operation: string,
  input: Item & { Item?: Item; Key?: Item; ExpressionAttributeNames?: Item },
) {
  if (operation === 'BatchGetItem') return lookAtMany(input as unknown as Look);
  if (operation === 'UpdateItem' && input.Key?.id) return addToLife(input);
  const pk = JSON.stringify((input.Item ?? input.Key)?.pk);
  const row = rows.get(pk);
  if (operation === 'GetItem') {
    counts.reads += 1;
    counts.readUnits += units(row, 4_096);
    return { status: 200, body: row ? { Item: row } : {} };
  }
  const item = operation === 'PutItem' ? input.Item : updated(row, input);
  counts.writeUnits += Math.max(units(item, 1_024), units(row, 1_024));
  if (operation === 'PutItem' && row) {
    counts.failedWrites += 1;
    const __type = 'com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException';
    return { status: 400, body: { __type, message: 'The conditional request failed', Item: row } };
  }
  counts.writes += 1;
  rows.set(pk, item ?? {});
  return { status: 200, body: {} };
}

/** Applies `SET a = :a, #b = :b`. */
function updated(row: Item | undefined, input: Item): Item {
  const { ExpressionAttributeNames: names = {}, ExpressionAttributeValues: values = {} } = input as {
    [part: string]: Item;
  };
  const changes = String(input.UpdateExpression).replace(/^SET /, '').split(',');
  const pairs = changes.map((change) => change.split('=').map((side) => side.trim()) as [string, string]);
  return {
    ...row,
    ...Object.fromEntries(pairs.map(([name, value]) => [names[name] ?? name, values[value]])),
  };
}

async function body(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

function answer(response: ServerResponse, status: number, value: object, contentType: string): void {
  const text = JSON.stringify(value);
  response
    .writeHead(status, { 'Content-Type': contentType, 'Content-Length': Buffer.byteLength(text) })
    .end(text);
}

const dynamoDb = createServer(tls, async (request, response) => {
  const text = await body(request);
  const operation = String(request.headers['x-amz-target']).split('.')[1] ?? '';
  const { status, body: value } = table(operation, JSON.parse(text));
  if (tableMs > 0) await sleep(tableMs);
  answer(response, status, value, 'application/x-amz-json-1.0');
});
const ses = createServer(tls, async (request, response) => {
  await body(request);
  counts.sends += 1;
  if (sesMs > 0) await sleep(sesMs);
  answer(response, 200, { MessageId: `0100-${counts.sends}` }, 'application/json');
});

/** The parent asks for the counts since it last asked. */
process.on('message', () => {
  process.send?.(counts);
  counts = { writes: 0, failedWrites: 0, reads: 0, writeUnits: 0, readUnits: 0, sends: 0 };
});

process.on('disconnect', () => process.exit());

for (const server of [dynamoDb, ses]) {
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
}
const url = (server: typeof ses) => `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
process.send?.({ dynamoDbUrl: url(dynamoDb), sesUrl: url(ses) });
