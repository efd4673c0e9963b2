import { awsVariables } from '../../lib/local/aws-variables.ts';
import { type LocalDynamoDb, startDynamoDb } from '../../lib/local/dynamodb.ts';
import { LOCAL_API_KEYS_TABLE, LOCAL_TABLE, sendEmailVariables } from '../../lib/local/function-variables.ts';
import { type LocalRedis, startRedis } from '../../lib/local/redis.ts';
import { type LocalSes, startSes } from '../../lib/local/ses.ts';

/** A moment in the life of a request at which something can be made to happen. */
export type Moment =
  | 'before PutItem'
  | 'after PutItem'
  | 'after acceptance'
  | 'before UpdateItem'
  | 'after UpdateItem';

/** The table and SES, told what goes wrong. */
export interface BrokenAws {
  dynamoDb: LocalDynamoDb;
  ses: LocalSes;
  /** Acts when the moment comes, once; what it is part of waits for it. */
  at(moment: Moment, act: () => Promise<void>): void;
  /** Everything works again. */
  mend(): void;
  /** What a function needs to know, and where it finds these two. */
  environment: { [name: string]: string };
  close(): Promise<void>;
}

/** Something that happens when a moment comes, once. */
export interface Moments {
  at: BrokenAws['at'];
  reach(moment: string): Promise<void>;
  /** Nothing is to happen any more. */
  clear(): void;
}

/** Moments that something may be made to happen at; whoever reaches one waits for it. */
export function createMoments(): Moments {
  let pending: { moment: Moment; act: () => Promise<void> } | undefined;
  return {
    at(moment, act) {
      pending = { moment, act };
    },
    async reach(moment) {
      if (pending?.moment !== moment) return;
      const { act } = pending;
      pending = undefined;
      await act();
    },
    clear() {
      pending = undefined;
    },
  };
}

export async function brokenAws(): Promise<BrokenAws> {
  const { at, reach, clear } = createMoments();
  const dynamoDb = await startDynamoDb({
    table: LOCAL_TABLE,
    apiKeysTable: LOCAL_API_KEYS_TABLE,
    onOperation: (operation, moment) => reach(`${moment} ${operation}`),
  });
  const ses = await startSes({ onAccepted: () => reach('after acceptance') });
  return {
    dynamoDb,
    ses,
    at,
    mend() {
      clear();
      dynamoDb.faults.clear();
      ses.faults.clear();
    },
    environment: {
      ...awsVariables({ dynamoDbUrl: dynamoDb.url, sesUrl: ses.url }),
      ...sendEmailVariables('no-reply@example.com', 0),
    },
    close: async () => {
      await Promise.all([ses.close(), dynamoDb.close()]);
    },
  };
}

/** SES, and Redis in place of the table; where DynamoDB would be, nobody answers. */
export interface BrokenRedis extends Omit<BrokenAws, 'dynamoDb'> {
  /** What breaks in the store, in the words of the table. */
  dynamoDb: Pick<LocalRedis, 'faults'>;
  redis: LocalRedis;
}

/** @param program see `findRedisServer` */
export async function brokenRedis(program: string): Promise<BrokenRedis> {
  const { at, reach, clear } = createMoments();
  const redis = await startRedis({
    program,
    onOperation: (operation, moment) => reach(`${moment} ${operation}`),
  });
  const ses = await startSes({ onAccepted: () => reach('after acceptance') });
  return {
    dynamoDb: redis,
    redis,
    ses,
    at,
    mend() {
      clear();
      redis.faults.clear();
      ses.faults.clear();
    },
    environment: {
      ...awsVariables({ dynamoDbUrl: 'http://127.0.0.1:1', sesUrl: ses.url }),
      ...sendEmailVariables('no-reply@example.com', 0),
      REDIS_URL: redis.url,
    },
    close: async () => {
      await Promise.all([ses.close(), redis.close()]);
    },
  };
}
