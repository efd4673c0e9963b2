/** The environment variables of every function that lean clients are bundled into; the stack sets them. */
export interface AwsVariables {
  /** What the names of AWS's endpoints end in: `amazonaws.com` in most regions, CloudFormation knows where not. */
  URL_SUFFIX: string;
}

/** The environment variables of the send-email function; the stack sets them, the function reads them. */
export interface SendEmailVariables extends AwsVariables {
  TABLE_NAME: string;
  CONFIGURATION_SET: string;
  /** `a@b` or `Name <a@b>`: who an email without `from` comes from. */
  DEFAULT_FROM: string;
  /** Addresses or whole domains, with commas between. */
  ALLOWED_SENDERS: string;
  /** Milliseconds that a repeat waits, 0 to 5,000. */
  WAIT_MS: string;
  /** How long a settled key is remembered, and how long one whose outcome was ever unknown. */
  WINDOW_SECONDS: string;
  HOLD_SECONDS: string;
}

/** The environment variables of the record-outcome function. Those of history are there where it is kept, all four of them. */
export interface RecordOutcomeVariables extends AwsVariables {
  TABLE_NAME: string;
  CONFIGURATION_SET: string;
  WINDOW_SECONDS: string;
  /** The table of lives. */
  HISTORY_TABLE_NAME?: string;
  /** How long a life is kept. */
  HISTORY_SECONDS?: string;
  /** What changes are handed over to. */
  OUTCOMES_QUEUE_URL?: string;
  /** Whether the addresses of recipients are told with them: `true` or `false`. */
  TELL_ADDRESSES?: 'true' | 'false';
}

/** The environment variables of the look-up-email function. */
export interface LookUpEmailVariables extends AwsVariables {
  TABLE_NAME: string;
  WINDOW_SECONDS: string;
  /** The table of lives, where they are kept. */
  HISTORY_TABLE_NAME?: string;
}

/** The environment variables of the authorize-caller function. */
export interface AuthorizeCallerVariables extends AwsVariables {
  /** That of the API keys. */
  TABLE_NAME: string;
}

/** The environment variables of the count-open-records function. */
export interface CountOpenRecordsVariables {
  TABLE_NAME: string;
}

/** The environment variables of the announce-outcome function. */
export interface AnnounceOutcomeVariables {
  OUTCOMES_TOPIC_ARN: string;
}

/** The environment variables of the call-webhook function. */
export interface CallWebhookVariables {
  /** An https:// address; on this machine, http:// at a loopback address too. */
  WEBHOOK_URL: string;
  /** The secret that calls are signed with, in Secrets Manager. */
  WEBHOOK_SECRET_ARN: string;
  /** The queue whose messages are called out, to put one off in it. */
  WEBHOOK_QUEUE_URL: string;
  /** What may be called: what is reachable from everywhere, or this machine alone, as `npm start` has it. */
  WEBHOOK_REACH: 'public' | 'this-machine';
}

/** The environment variables that a function with Redis in place of DynamoDB has besides; `TABLE_NAME` is what all keys begin with. */
export interface RedisVariables {
  /** `rediss://HOST:PORT`, `redis://HOST:PORT` or `unix:/PATH`; on this machine with `USER:PASSWORD@` where they are asked for. */
  REDIS_URL: string;
  /** A secret of Secrets Manager: the password as it is, or JSON with `password` and perhaps `username`. */
  REDIS_SECRET_ARN?: string;
  /** The user of the cache for whom the function's role signs tokens: its id, which is its name. */
  REDIS_IAM_USER?: string;
  /** The cache's id, as its ARN has it, in lower case. */
  REDIS_IAM_CACHE?: string;
  /** `elasticache` (if left out), `elasticache-serverless` or `memorydb`. */
  REDIS_IAM_KIND?: string;
}
