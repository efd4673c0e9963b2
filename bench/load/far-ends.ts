import { Readable } from 'node:stream';
import type { SESv2ClientConfig } from '@aws-sdk/client-sesv2';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { IdempotencyRecord, Status, StoredResponse } from '../../functions/idempotency/record.ts';
import { applySettlement, type Lost, mayClaim } from '../../functions/idempotency/transitions.ts';
import type { World } from '../../test/simulation/world.ts';
import { Limit } from './limit.ts';

// The table and SES in virtual time: what they do at their limits is what matters here.

/** DynamoDB, "Partitions": a partition, and so a key, takes 1,000 write units and 3,000 read units a second. */
const WRITES_A_KEY = 1_000;
const READS_A_KEY = 3_000;
const TABLE_MS = 4;

type Handler = NonNullable<SESv2ClientConfig['requestHandler']>;
type Answer = { statusCode: number; body: object };

export interface Counts {
  writes: number;
  failedWrites: number;
  reads: number;
  throttledByTable: number;
  emails: number;
  throttledBySes: number;
}

const throttled = (name: string): Answer => ({
  statusCode: 400,
  body: { __type: `com.amazonaws.dynamodb.v20120810#${name}`, message: 'Throughput exceeds the limit' },
});

/** A table whose limit is that of each key. */
export function table(world: World, counts: Counts): Handler {
  const rows = new Map<string, IdempotencyRecord>();
  const limits = new Map<string, { writes: Limit; reads: Limit }>();
  return farEnd(world, TABLE_MS, (target, input) => {
    const pk = unmarshall(input.Item ?? input.Key).pk as string;
    const limit = limits.get(pk) ?? { writes: new Limit(WRITES_A_KEY), reads: new Limit(READS_A_KEY) };
    limits.set(pk, limit);
    const reading = target.endsWith('GetItem');
    if (!limit[reading ? 'reads' : 'writes'].take(world.now)) {
      counts.throttledByTable += 1;
      return throttled('ProvisionedThroughputExceededException');
    }
    const row = rows.get(pk);
    if (reading) {
      counts.reads += 1;
      return { statusCode: 200, body: row ? { Item: marshall({ ...row }) } : {} };
    }
    const next = target.endsWith('PutItem') ? claimed(row, input) : settled(row, input);
    if ('row' in next) {
      counts.failedWrites += 1;
      const { statusCode, body } = throttled('ConditionalCheckFailedException');
      return { statusCode, body: { ...body, ...(row && { Item: marshall({ ...row }) }) } };
    }
    counts.writes += 1;
    rows.set(pk, next);
    return { statusCode: 200, body: {} };
  });
}

// biome-ignore lint/suspicious/noExplicitAny: JSON from the wire
type Json = any;

function claimed(row: IdempotencyRecord | undefined, { Item }: Json): IdempotencyRecord | Lost {
  const claim = unmarshall(Item) as unknown as IdempotencyRecord;
  return mayClaim(row, claim) ? claim : { row };
}

function settled(row: IdempotencyRecord | undefined, input: Json): IdempotencyRecord | Lost {
  const values = unmarshall(input.ExpressionAttributeValues) as { [name: string]: unknown };
  const from = Object.entries(values).filter(([name]) => name.startsWith(':from'));
  const next = applySettlement(row, {
    pk: '',
    claimId: values[':claimId'] as string,
    from: from.map(([, status]) => status as Status),
    to: values[':to'] as Exclude<Status, 'sending'>,
    response: values[':response'] as StoredResponse | undefined,
    expiresAt: values[':expiresAt'] as number | undefined,
  });
  return next ?? { row };
}

/** SES, with a sending rate in emails a second, and milliseconds for an answer. */
export function ses(
  world: World,
  counts: Counts,
  { sesRate: rate, sesMs }: { sesRate: number; sesMs: number },
): Handler {
  const limit = new Limit(rate);
  return farEnd(world, sesMs, () => {
    if (!limit.take(world.now)) {
      counts.throttledBySes += 1;
      const body = { __type: 'TooManyRequestsException', message: 'Maximum sending rate exceeded.' };
      return { statusCode: 429, body };
    }
    counts.emails += 1;
    return { statusCode: 200, body: { MessageId: `m-${counts.emails}` } };
  });
}

function farEnd(world: World, ms: number, answer: (target: string, input: Json) => Answer): Handler {
  return {
    async handle(request: Json, options?: { abortSignal?: AbortSignal }) {
      if (options?.abortSignal?.aborted) throw Object.assign(new Error('aborted'), { name: 'AbortError' });
      await world.sleep(ms / 2);
      const { statusCode, body } = answer(String(request.headers['x-amz-target']), JSON.parse(request.body));
      await world.sleep(ms / 2);
      const response = { statusCode, headers: {}, body: Readable.from([Buffer.from(JSON.stringify(body))]) };
      return { response };
    },
    destroy() {},
  } as unknown as Handler;
}
