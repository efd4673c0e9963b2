import * as v from 'valibot';
import type { Fault } from './faults.ts';

const json = (status: number, body: object): Fault['answer'] => ({
  kind: 'status',
  status,
  contentType: 'application/json',
  body: JSON.stringify(body),
});

/** By name, how SES can misbehave: whether it takes the email (`does`), and what it answers. */
export const SES_FAULTS = {
  'lose-answer': { does: true, answer: { kind: 'reset' } },
  'answer-500': { does: true, answer: json(500, { message: 'Internal failure' }) },
  hang: { does: true, answer: { kind: 'silence' } },
  die: { does: false, answer: { kind: 'reset' } },
  throttle: {
    does: false,
    answer: json(429, { __type: 'TooManyRequestsException', message: 'Maximum sending rate exceeded.' }),
  },
  refuse: { does: false, answer: json(400, { __type: 'MessageRejected', message: 'Message refused.' }) },
  'not-verified': {
    does: false,
    answer: json(400, { __type: 'MessageRejected', message: 'Email address is not verified.' }),
  },
} as const satisfies { [name: string]: Fault };

/** Longer than a function waits for one attempt. */
const SLOW_MS = 1_500;
/** What a failover forgets here, where nobody says how much: a server that is not durable promises nothing. */
const FORGETS_MS = 1_000;
const FORGETS_MS_MAX = 60_000;

/** By name, how the store of the records and the table of lives can misbehave: whether it does what it was asked (`does`), and what it answers. */
export const TABLE_FAULTS = {
  'lose-answer': { does: true, answer: { kind: 'reset' } },
  unreachable: { does: false, answer: { kind: 'reset' } },
  slow: { does: true, answer: { kind: 'late', ms: SLOW_MS } },
} as const satisfies { [name: string]: Fault };

const OPERATIONS = ['PutItem', 'UpdateItem', 'GetItem', 'BatchGetItem'] as const;
/** What is asked of the table of lives alone: the look for them is at the records, too. */
const HISTORY_OPERATIONS = ['UpdateItem', 'GetItem'] as const;

const times = v.optional(v.union([v.pipe(v.number(), v.integer(), v.minValue(1)), v.literal('always')]), 1);
const faultSchema = v.union([
  v.strictObject({ ses: v.picklist(namesOf(SES_FAULTS)), times }),
  v.strictObject({
    table: v.picklist(namesOf(TABLE_FAULTS)),
    operation: v.optional(v.picklist(OPERATIONS)),
    times,
  }),
  v.strictObject({
    history: v.picklist(namesOf(TABLE_FAULTS)),
    operation: v.optional(v.picklist(HISTORY_OPERATIONS)),
    times,
  }),
  v.strictObject({
    redis: v.literal('failover'),
    forgetsMs: v.optional(
      v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(FORGETS_MS_MAX)),
      FORGETS_MS,
    ),
  }),
  v.strictObject({ sender: v.literal('kill'), times }),
  v.strictObject({ events: v.literal('lose'), times }),
]);
/** A fault as it is set. */
export type KnownFault = v.InferOutput<typeof faultSchema>;

/** What can be set, in words. */
export const USAGE = [
  `{"ses": ${alternatives(SES_FAULTS)}}`,
  `{"table": ${alternatives(TABLE_FAULTS)}, "operation"?: ${OPERATIONS.map((name) => `"${name}"`).join(' | ')}}`,
  `{"history": ${alternatives(TABLE_FAULTS)}, "operation"?: ${HISTORY_OPERATIONS.map((name) => `"${name}"`).join(' | ')}}`,
  `{"redis": "failover", "forgetsMs"?: 0 to ${FORGETS_MS_MAX}} (at once; with --store redis)`,
  '{"sender": "kill"}',
  '{"events": "lose"}',
];

/** @returns undefined where it is none */
export function parseFault(body: Buffer): KnownFault | undefined {
  try {
    const result = v.safeParse(faultSchema, JSON.parse(String(body)));
    return result.success ? result.output : undefined;
  } catch {
    return undefined;
  }
}

function namesOf<T extends object>(faults: T): (keyof T & string)[] {
  return Object.keys(faults) as (keyof T & string)[];
}

function alternatives(faults: object): string {
  return namesOf(faults)
    .map((name) => `"${name}"`)
    .join(' | ');
}
