import type { IncomingMessage, ServerResponse } from 'node:http';
import * as v from 'valibot';
import type { Fault } from './faults.ts';
import { readBody } from './read-body.ts';

/** What can be told to go wrong. */
export interface Controls {
  ses(fault: Fault, times: number): void;
  table(fault: Fault, times: number): void;
  /** Ends the environment that sent the next accepted emails, before it hears SES's answer. */
  killSender(times: number): void;
  /** Loses the events of the next accepted emails. */
  loseEvents(times: number): void;
  clear(): void;
}

const json = (status: number, body: object): Fault['answer'] => ({
  kind: 'status',
  status,
  contentType: 'application/json',
  body: JSON.stringify(body),
});

const SES_FAULTS = {
  'lose-answer': { does: true, answer: { kind: 'reset' } },
  'answer-500': { does: true, answer: json(500, { message: 'Internal failure' }) },
  hang: { does: true, answer: { kind: 'silence' } },
  die: { does: false, answer: { kind: 'reset' } },
  throttle: {
    does: false,
    answer: json(429, { __type: 'TooManyRequestsException', message: 'Maximum sending rate exceeded.' }),
  },
  refuse: { does: false, answer: json(400, { __type: 'MessageRejected', message: 'Message refused.' }) },
} as const satisfies { [name: string]: Fault };

const TABLE_FAULTS = {
  'lose-answer': { does: true, answer: { kind: 'reset' } },
  unreachable: { does: false, answer: { kind: 'reset' } },
} as const satisfies { [name: string]: Fault };

const OPERATIONS = ['PutItem', 'UpdateItem', 'GetItem', 'BatchGetItem'] as const;

const times = v.optional(v.union([v.pipe(v.number(), v.integer(), v.minValue(1)), v.literal('always')]), 1);
const faultSchema = v.union([
  v.strictObject({ ses: v.picklist(namesOf(SES_FAULTS)), times }),
  v.strictObject({
    table: v.picklist(namesOf(TABLE_FAULTS)),
    operation: v.optional(v.picklist(OPERATIONS)),
    times,
  }),
  v.strictObject({ sender: v.literal('kill'), times }),
  v.strictObject({ events: v.literal('lose'), times }),
]);

const USAGE = [
  `{"ses": ${alternatives(SES_FAULTS)}}`,
  `{"table": ${alternatives(TABLE_FAULTS)}, "operation"?: ${OPERATIONS.map((name) => `"${name}"`).join(' | ')}}`,
  '{"sender": "kill"}',
  '{"events": "lose"}',
];

/** `POST /_local/faults` sets a fault, one-shot unless it says `times`; `DELETE /_local/faults` takes all back. */
export async function control(
  request: IncomingMessage,
  response: ServerResponse,
  controls: Controls,
): Promise<void> {
  const answer = (status: number, body: object) =>
    response.writeHead(status, { 'Content-Type': 'application/json' }).end(`${JSON.stringify(body)}\n`);
  if (request.url !== '/_local/faults') return void answer(404, { message: 'Not Found' });
  if (request.method === 'DELETE') {
    controls.clear();
    return void answer(200, { faults: 'none' });
  }
  const fault = request.method === 'POST' ? parse(await readBody(request)) : undefined;
  if (!fault)
    return void answer(400, {
      message: 'POST one of these; each takes "times": a number or "always"',
      usage: USAGE,
    });
  set(fault, controls);
  answer(200, { set: fault });
}

function set(fault: v.InferOutput<typeof faultSchema>, controls: Controls): void {
  const count = fault.times === 'always' ? Number.POSITIVE_INFINITY : fault.times;
  if ('ses' in fault) controls.ses(SES_FAULTS[fault.ses], count);
  else if ('table' in fault) {
    const { table, operation } = fault;
    controls.table({ ...TABLE_FAULTS[table], ...(operation && { operation }) }, count);
  } else if ('sender' in fault) controls.killSender(count);
  else controls.loseEvents(count);
}

function parse(body: Buffer | undefined): v.InferOutput<typeof faultSchema> | undefined {
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
  return Object.keys(faults)
    .map((name) => `"${name}"`)
    .join(' | ');
}
