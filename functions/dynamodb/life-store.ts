import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { type Life, type LifeOf, TOLD, type Told, type ToldState } from '../emails/life.ts';
import type { Addition, LifeStore, LookUpLife } from '../emails/life-store.ts';
import { expiryOf } from '../idempotency/record.ts';
import { findAllItems } from './batch-get.ts';
import { catchLost, limitTime } from './table.ts';

/**
 * The item of an email: a life, in which each state of a recipient is an attribute `recipient#state`. Tags are pairs: the SDK takes an object
 * with a member `constructor` for no object, and loses `__proto__`.
 */
type Item = Omit<Life, 'states' | 'tags'> & {
  tags: [name: string, value: string][];
  [state: string]: unknown;
};

/**
 * The port of lives on DynamoDB.
 *
 * @param callMs milliseconds for a whole call, retries included
 * @param keptSeconds how long a life is kept after SES took the email
 */
export function createDynamoDbLifeStore(
  client: DynamoDBDocumentClient,
  table: string,
  callMs: number,
  keptSeconds: number,
): LifeStore {
  return {
    async findAll(ids) {
      const found = await findAllItems(client, { [table]: [...new Set(ids)].map((id) => ({ id })) }, callMs);
      return toLives(found[table] ?? []);
    },
    async add(addition) {
      const update = new UpdateCommand(toAddInput(table, addition, keptSeconds));
      return (await catchLost(client.send(update, limitTime(callMs)))) === undefined;
    },
  };
}

/** One consistent read. @param callMs milliseconds for the whole call, the SDK's own retries included */
export function createDynamoDbLookUpLife(
  client: DynamoDBDocumentClient,
  table: string,
  callMs: number,
): LookUpLife {
  return async (id) => {
    const get = new GetCommand({ TableName: table, Key: { id }, ConsistentRead: true });
    const { Item } = await client.send(get, limitTime(callMs));
    return Item && toLife(Item as Item);
  };
}

/** Items as lives, by message id. */
export const toLives = (items: readonly object[]): Map<string, Life> =>
  new Map(items.map((item) => [(item as Item).id, toLife(item as Item)]));

function toLife({ id, record, claimId, caller, acceptedAt, expiresAt, tags, ...states }: Item): Life {
  return {
    id,
    record,
    claimId,
    ...(caller !== undefined && { caller }),
    acceptedAt,
    expiresAt,
    tags: Object.fromEntries(tags),
    // What a later version added besides is none that this one could tell.
    states: Object.entries(states).flatMap(([name, value]) => {
      const [recipient = '', told] = name.split('#');
      return isTold(told) ? [{ recipient, told, ...(value as Pick<ToldState, 'at' | 'reason'>) }] : [];
    }),
  };
}

const isTold = (text: string | undefined): text is Told => TOLD.some((told) => told === text);

/**
 * Everything is written where it is not there yet: the first that was told stays. An item is of one claim; who may set our tags can
 * add to no other.
 */
function toAddInput(table: string, { id, states, tags, ...about }: Addition, keptSeconds: number) {
  const item: Omit<LifeOf, 'id' | 'states' | 'tags'> = about;
  const values = { ...item, tags: Object.entries(tags), expiresAt: expiryOf(about.acceptedAt, keptSeconds) };
  const attributes: [name: string, value: unknown][] = [
    ...Object.entries(values),
    ...states.map(({ recipient, told, ...value }): [string, unknown] => [`${recipient}#${told}`, value]),
  ];
  const sets = attributes.map((_, index) => `#${index} = if_not_exists(#${index}, :${index})`);
  const { record, claimId } = about;
  return {
    TableName: table,
    Key: { id },
    UpdateExpression: `SET ${sets.join(', ')}`,
    ConditionExpression: 'attribute_not_exists(id) OR (#record = :record AND #claimId = :claimId)',
    ExpressionAttributeNames: {
      '#record': 'record',
      '#claimId': 'claimId',
      ...Object.fromEntries(attributes.map(([name], index) => [`#${index}`, name])),
    },
    ExpressionAttributeValues: {
      ':record': record,
      ':claimId': claimId,
      ...Object.fromEntries(attributes.map(([, value], index) => [`:${index}`, value])),
    },
  };
}
