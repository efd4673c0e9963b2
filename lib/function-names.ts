/** Every file right in `functions/`. */
export const functionNames = [
  'send-email',
  'look-up-email',
  'record-outcome',
  'count-open-records',
  'announce-outcome',
  'call-webhook',
  'authorize-caller',
] as const;
/** The name of a function: that of its file in `functions/`. */
export type FunctionName = (typeof functionNames)[number];

/** What a function speaks to AWS with: clients of ours for the few calls it makes, or the whole SDK. */
export const sdkNames = ['lean', 'full'] as const;
/** One of them. */
export type SdkName = (typeof sdkNames)[number];

/** Where a function keeps its records: DynamoDB, or Redis in its place. */
export const storeNames = ['dynamodb', 'redis'] as const;
/** One of them. */
export type StoreName = (typeof storeNames)[number];

/** Those that go to the records. API keys, and what becomes of emails, are always in DynamoDB: who knows these only is bundled once. */
const storing: readonly FunctionName[] = [
  'send-email',
  'look-up-email',
  'record-outcome',
  'count-open-records',
];

/** Whether a function is bundled with this store. */
export const hasBundle = (name: FunctionName, store: StoreName): boolean =>
  store === 'dynamodb' || storing.includes(name);

/** Where a bundle is, in a build as in the package: `SDK/NAME`, or `SDK/redis/NAME`. */
export const toBundlePath = (name: FunctionName, sdk: SdkName, store: StoreName): string =>
  [sdk, ...(store === 'redis' ? [store] : []), name].join('/');
