import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  paginateScan,
} from '@aws-sdk/lib-dynamodb';
import { type ApiKeyRow, toKeyRowId } from '../../../functions/callers/api-key-row.ts';
import { catchLost } from '../../../functions/dynamodb/calls.ts';
import { Refusal } from '../commands.ts';
import { type CallerRow, toCallerRowId } from './rows.ts';

/** The table of API keys, as an operator works on it. Every change is conditional on what they were shown. */
export interface ApiKeys {
  /** Every API key whose row is there. */
  readAll(): Promise<ApiKeyRow[]>;
  /** @param id without what tells rows apart */
  find(id: string): Promise<ApiKeyRow | undefined>;
  findCaller(caller: string): Promise<CallerRow | undefined>;
  /** Takes a name that is nobody's at this time (epoch milliseconds). @returns whether it was */
  takeName(row: CallerRow, now: number): Promise<boolean>;
  /** Writes down until when a name that was shown is kept. */
  keepName(row: CallerRow): Promise<void>;
  add(row: ApiKeyRow): Promise<void>;
  /** @returns whether it was made; not, where the API key was ended meanwhile */
  replace(shown: ApiKeyRow, next: ApiKeyRow): Promise<boolean>;
  /** Takes back what nobody was shown. */
  remove(row: ApiKeyRow): Promise<void>;
}

/** The API keys of a table, for an operator. */
export function apiKeys(client: DynamoDBDocumentClient, table: string): ApiKeys {
  const get = async (id: string) =>
    (await client.send(new GetCommand({ TableName: table, Key: { id }, ConsistentRead: true }))).Item;
  const put = (row: ApiKeyRow | CallerRow, condition: object = {}) =>
    client.send(new PutCommand({ TableName: table, Item: row, ...condition }));
  return {
    async readAll() {
      const rows: ApiKeyRow[] = [];
      for await (const { Items = [] } of paginateScan({ client }, toScanInput(table))) {
        rows.push(...(Items as ApiKeyRow[]));
      }
      // Any table can be scanned; one of something else has no row by such a key, and says so.
      if (rows.length === 0) await get(toKeyRowId(''));
      return rows;
    },
    find: async (id) => (await get(toKeyRowId(id))) as ApiKeyRow | undefined,
    findCaller: async (caller) => (await get(toCallerRowId(caller))) as CallerRow | undefined,
    takeName: async (row, now) => !(await catchLost(put(row, FREE(now)))),
    async keepName(row) {
      await put(row);
    },
    async add(row) {
      await put(row, { ConditionExpression: ABSENT });
    },
    replace: async (shown, next) => !(await catchLost(put(next, asShown(shown)))),
    async remove({ id }) {
      await client.send(new DeleteCommand({ TableName: table, Key: { id } }));
    },
  };
}

const ABSENT = 'attribute_not_exists(id)';

/** DynamoDB's TTL deletes days late. */
const FREE = (now: number) => ({
  ConditionExpression: `${ABSENT} OR deleteAt <= :now`,
  ExpressionAttributeValues: { ':now': Math.floor(now / 1_000) },
});

/** Only its ends ever change: a row that has the same ones is the one that was shown. */
function asShown({ secretHash, expiresAt }: ApiKeyRow) {
  const end = expiresAt === undefined ? 'attribute_not_exists(expiresAt)' : 'expiresAt = :expiresAt';
  return {
    ConditionExpression: `secretHash = :secretHash AND attribute_not_exists(revokedAt) AND ${end}`,
    ExpressionAttributeValues: {
      ':secretHash': secretHash,
      ...(expiresAt !== undefined && { ':expiresAt': expiresAt }),
    },
  };
}

const toScanInput = (table: string) => ({
  TableName: table,
  ConsistentRead: true,
  FilterExpression: 'begins_with(id, :prefix)',
  ExpressionAttributeValues: { ':prefix': toKeyRowId('') },
});

/** Says of a table that is none of API keys what it is; any other failure stays as it is. */
export function explainTable(thrown: unknown): unknown {
  switch ((thrown as Error).name) {
    case 'ResourceNotFoundException':
      return new Refusal('There is no such table in this account and region.');
    case 'ValidationException':
      return new Refusal('That is no table of API keys.');
    default:
      return thrown;
  }
}
