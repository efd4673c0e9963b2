/** From … to, both included. */
export type Range = readonly [min: number, max: number];

/** What a number may be, for the settings and for the props alike. */
export const ranges = {
  /** No more than the function takes as WAIT_MS: a client should hear something by then. */
  waitSeconds: [0, 5],
  /** Longer than any request; and no longer than what an unknown outcome may be held. */
  windowSeconds: [60, 604_800],
  /** Longer than the three hours for which an event is tried; less than the 14 days that SQS keeps anything. */
  holdSeconds: [14_400, 604_800],
  /** API Gateway, "Quotas": 10,000 requests a second and bursts of 5,000 for an account and region. */
  rateLimit: [1, 10_000],
  burstLimit: [1, 5_000],
  /**
   * From Lambda's next size above what the worst body of 5 MiB needs, 150 MB (`npm run bench:worst-body`), to its
   * largest ("Quotas").
   */
  memoryMb: [256, 10_240],
  /** API Gateway, "AuthorizerResultTtlInSeconds". */
  authorizerCacheSeconds: [0, 3_600],
  /** None would be no API. Lambda itself keeps 100 of the account's for everything else. */
  reservedConcurrency: [1, 10_000],
  /** Lambda, "ScalingConfig" of an event source mapping. */
  eventsConcurrency: [2, 1_000],
  /** A count may take a quarter of an hour; an alarm of CloudWatch looks back a day at most. */
  openRecordsMinutes: [15, 1_440],
  /** How long a life is kept after SES took the email; 0 keeps none. */
  historyDays: [0, 365],
  /** What a role's policies and a function's environment have room for. A whole domain counts as one. */
  allowedSenders: [1, 40],
  sandboxRecipients: [0, 10],
} as const satisfies { [name: string]: Range };

/** Is this number within the range, its ends included? */
export const isWithin = (value: number, [min, max]: Range) => value >= min && value <= max;
