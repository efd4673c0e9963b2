import type { RemovalPolicy } from 'aws-cdk-lib';
import type { RecordStore } from './record-store.ts';

/** Where it is kept what every key was used for, and what becomes of it with the stack. */
export interface StoreProps {
  /**
   * Where it is kept what every key was used for. Another store knows nothing of what was sent before: docs/redis.md.
   *
   * @default RecordStore.dynamoDb()
   */
  readonly store?: RecordStore;
  /**
   * What becomes of the table when the stack is deleted. A stack made anew has a new table: it knows no earlier
   * request, and sends a repeat of one again.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
  /**
   * Whether DynamoDB refuses to delete the table, whoever asks, until this is switched off.
   *
   * @default false
   */
  readonly deletionProtection?: boolean;
}
