import { MESSAGE_ID } from '../../functions/emails/life.ts';
import { REFUSAL_REASONS } from '../../functions/emails/outcome.ts';
import { catalogue, RETRIES } from '../../functions/http/problems.ts';
import { KEY } from '../../functions/idempotency/key.ts';
import { addressJsonSchema } from './address-schema.ts';
import { describeEmail } from './email-schema.ts';
import { EXAMPLE_ID } from './example-lives.ts';
import { lifeSchema, lookUpSchema, messageId } from './look-up-schemas.ts';
import { securitySchemes } from './security-schemes.ts';

/** `k` and `"k"` are one key; the pattern of a key is `^…$`. */
const allowQuotes = ({ source }: RegExp) => `${source}|^"${source.slice(1, -1)}"$`;

const idempotencyKey = {
  name: 'Idempotency-Key',
  in: 'header',
  required: true,
  description:
    'One key per email, the same on every repeat of it: choose it by what the email is about, and store it before the ' +
    'first try. It belongs to its caller. One pair of quotes around it does not matter.',
  schema: { type: 'string', pattern: allowQuotes(KEY) },
  // By the names of the emails that stand as examples: a key belongs to one of them.
  examples: {
    short: { summary: 'For the email "What it takes"', value: 'order-1001-confirmation' },
    whole: { summary: 'For the email "Every field"', value: 'order-1001-invoice' },
  },
} as const;

const emailId = {
  name: 'id',
  in: 'path',
  required: true,
  description: "SES's message id: the `id` that a send was answered with.",
  schema: { type: 'string', pattern: MESSAGE_ID.source },
  example: EXAMPLE_ID,
} as const;

const headers = {
  'Idempotency-Key-Expires': {
    description: 'Until when the key is surely remembered.',
    schema: { type: 'string', pattern: '^[A-Z][a-z]{2}, .* GMT$' },
    example: 'Thu, 01 Jan 2026 01:00:00 GMT',
  },
  'Idempotent-Replayed': {
    description: 'The answer comes from the record: an earlier request with this key was answered so.',
    schema: { type: 'string', const: 'true' },
  },
  'Retry-After': { description: 'Seconds to wait before a retry.', schema: { type: 'integer', minimum: 0 } },
  'Cache-Control': { description: 'No answer may be kept.', schema: { type: 'string', const: 'no-store' } },
} as const;

const problem = {
  type: 'object',
  description: "RFC 9457, with `retry` and `reason`, and with the three members that Resend's clients show.",
  required: ['type', 'title', 'status', 'detail', 'name', 'message', 'statusCode'],
  properties: {
    type: { type: 'string', format: 'uri', description: 'Stable: `urn:problem:email-api:` and the name.' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string', description: 'For people.' },
    retry: {
      enum: RETRIES,
      description:
        'What to do. `same-key`: the same request as it is, after `Retry-After`. `corrected`: correct it; nothing was sent, and ' +
        'the same key is free. `new-key`: it was not sent, and this key is used up; send it under another, corrected where SES refused it, as it is where not. ' +
        '`no`: nothing of it.',
    },
    reason: { enum: REFUSAL_REASONS, description: 'Of `email-refused`: why SES refuses it.' },
    errors: {
      type: 'array',
      description: 'Every field that is wrong.',
      items: {
        type: 'object',
        required: ['pointer', 'detail'],
        properties: {
          pointer: {
            type: 'string',
            format: 'json-pointer',
            description: 'A JSON pointer (RFC 6901) into the request.',
          },
          detail: { type: 'string' },
        },
      },
    },
    name: { enum: Object.keys(catalogue), description: 'Stable.' },
    message: { type: 'string', description: 'The `detail`, with `name`, `retry` and `Retry-After`.' },
    statusCode: { type: 'integer', description: 'The `status`.' },
  },
} as const;

const gatewayError = {
  type: 'object',
  description:
    'An answer without a `type` comes from the gateway and not from this API. After a 5xx of its own, repeat with the same key.',
  required: ['message'],
  properties: { message: { type: 'string' } },
} as const;

/** From a send to what became of it: a tool that follows links asks with the key that the send had. */
const links = {
  lookUp: {
    operationId: 'lookUpEmail',
    description: 'What became of it, by the same key.',
    parameters: { 'header.Idempotency-Key': '$request.header.Idempotency-Key' },
  },
  lookUpById: {
    operationId: 'lookUpEmailById',
    description: 'What became of it, by its id.',
    parameters: { 'path.id': '$response.body#/id' },
  },
} as const;

/** The parts that the paths refer to. */
export const components = {
  parameters: { 'Idempotency-Key': idempotencyKey, id: emailId },
  headers,
  links,
  schemas: {
    Email: describeEmail(),
    Address: addressJsonSchema,
    Sent: { type: 'object', required: ['id'], properties: { id: messageId } },
    LookUp: lookUpSchema,
    Life: lifeSchema,
    Problem: problem,
    GatewayError: gatewayError,
  },
  securitySchemes,
};
