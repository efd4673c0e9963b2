import { setTimeout as sleep } from 'node:timers/promises';
import { BatchGetCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { limitTime } from './calls.ts';

type Key = { [name: string]: unknown };

/** Before what DynamoDB left unread is asked for again; then twice as long each time. */
const FIRST_PAUSE_MS = 50;

/**
 * The items that there are, consistent, by table. DynamoDB may leave some unread when it is busy; those are asked for again, until the
 * call's time is up.
 *
 * @param keysOf by table, each at most once; 100 of them in all
 * @param callMs milliseconds for all of it, retries included
 * @throws when the tables do not answer in time
 */
export async function findAllItems(
  client: DynamoDBDocumentClient,
  keysOf: { [table: string]: Key[] },
  callMs: number,
): Promise<{ [table: string]: object[] }> {
  const found: { [table: string]: object[] } = {};
  const options = limitTime(callMs);
  let left = Object.entries(keysOf).filter(([, keys]) => keys.length > 0);
  for (let pause = FIRST_PAUSE_MS; left.length > 0; pause *= 2) {
    const RequestItems = Object.fromEntries(
      left.map(([table, Keys]) => [table, { Keys, ConsistentRead: true }]),
    );
    const { Responses = {}, UnprocessedKeys = {} } = await client.send(
      new BatchGetCommand({ RequestItems }),
      options,
    );
    for (const [table, items] of Object.entries(Responses))
      found[table] = [...(found[table] ?? []), ...items];
    left = Object.entries(UnprocessedKeys).map(([table, { Keys = [] }]) => [table, Keys]);
    if (left.length > 0) await sleep(pause, undefined, { signal: options.abortSignal });
  }
  return found;
}
