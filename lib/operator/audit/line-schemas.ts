import * as v from 'valibot';
import { OUTCOMES } from './evidence.ts';

// What the audit reads, and no more of it than it needs.

const text = v.string();
const number = v.number();

/** A request that had a record (functions/http/request-log.ts). */
export const requestSchema = v.object({
  event: v.literal('request'),
  outcome: v.picklist(OUTCOMES),
  record: text,
  replayed: v.optional(v.boolean(), false),
  reason: v.optional(text),
  claim: v.optional(text),
  messageId: v.optional(text),
  until: v.optional(number),
  tableError: v.optional(text),
  durationMs: number,
});

const proofSchema = v.object({
  record: text,
  claim: text,
  messageId: text,
  acceptedAt: v.optional(number),
  result: v.picklist(['healed', 'settled', 'known', 'gone', 'contradicted', 'failed']),
});

/** A batch of SES's events (functions/record-outcome.ts). */
export const batchSchema = v.object({
  event: v.literal('batch'),
  messages: number,
  ignored: v.optional(number, 0),
  unreadable: v.optional(number, 0),
  proofs: v.optional(v.array(proofSchema), []),
});

/** Lambda's own line about an invocation ("Telemetry API Event schema"). */
export const reportSchema = v.object({
  type: v.literal('platform.report'),
  record: v.object({ status: text, metrics: v.object({ durationMs: number }) }),
});

/** What npm start logs of a request that was ended. */
export const endedSchema = v.object({ event: v.literal('ended'), durationMs: number });

/** A row of the table (functions/idempotency/record.ts). */
export const recordSchema = v.object({
  pk: text,
  status: v.picklist(['sending', 'sent', 'refused', 'not_sent', 'unknown']),
  claimId: text,
  fingerprint: text,
  claimedAt: number,
  leaseUntil: number,
  expiresAt: number,
  response: v.optional(v.object({ statusCode: number, body: text })),
});
