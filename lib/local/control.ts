import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Countdown, Fault, FaultQueue, Pending } from './faults.ts';
import { type KnownFault, parseFault, SES_FAULTS, TABLE_FAULTS, USAGE } from './known-faults.ts';
import { readBody } from './read-body.ts';

/** What can be told to go wrong. */
export interface Controls {
  ses: FaultQueue;
  /** Whatever has the records: the table, or Redis in its place. */
  table: FaultQueue;
  /** The table of lives. */
  history: FaultQueue;
  /** Accepted emails whose sender ends before it hears SES's answer. */
  kills: Countdown;
  /** Accepted emails of which no event comes. */
  losses: Countdown;
  /** Another server takes the place of Redis; there where this process has started one. */
  failOver?: (forgetsMs: number) => Promise<void>;
}

/** A fault has a hundred bytes. */
const FAULT_BYTES_MAX = 4_096;
/** Faults that wait for their requests. */
const PENDING_MAX = 100;
const NO_FAILOVER =
  'Here is no Redis that this process started: npm start -- --store redis, without REDIS_URL';

/**
 * `POST /_local/faults` sets a fault, one-shot unless it says `times`; `GET` lists those that wait for their requests;
 * `DELETE` takes all back.
 */
export async function control(
  request: IncomingMessage,
  response: ServerResponse,
  controls: Controls,
): Promise<void> {
  const answer = (status: number, body: object) =>
    void response.writeHead(status, { 'Content-Type': 'application/json' }).end(`${JSON.stringify(body)}\n`);
  if (request.url !== '/_local/faults') return answer(404, { message: 'Not Found' });
  if (request.method === 'GET') return answer(200, { faults: list(controls) });
  if (request.method === 'DELETE') {
    clear(controls);
    return answer(200, { faults: [] });
  }
  if (request.method !== 'POST') return answer(405, { message: 'GET, POST or DELETE', usage: USAGE });
  const body = await readBody(request, FAULT_BYTES_MAX);
  if (!body) return answer(413, { message: `A fault has ${FAULT_BYTES_MAX} bytes at most` });
  const fault = parseFault(body);
  if (!fault)
    return answer(400, {
      message: 'POST one of these; each takes "times": a number or "always"',
      usage: USAGE,
    });
  if (list(controls).length >= PENDING_MAX) {
    return answer(409, { message: `${PENDING_MAX} faults are set; DELETE takes them back` });
  }
  if ('redis' in fault) {
    if (!controls.failOver) return answer(409, { message: NO_FAILOVER });
    await controls.failOver(fault.forgetsMs);
  } else set(fault, controls);
  answer(200, { set: fault });
}

function set(
  fault: Exclude<KnownFault, { redis: unknown }>,
  { ses, table, history, kills, losses }: Controls,
): void {
  const count = fault.times === 'always' ? Number.POSITIVE_INFINITY : fault.times;
  if ('ses' in fault) ses.add({ ...SES_FAULTS[fault.ses], name: fault.ses }, count);
  else if ('table' in fault) table.add(toTableFault(fault.table, fault.operation), count);
  else if ('history' in fault) history.add(toTableFault(fault.history, fault.operation), count);
  else if ('sender' in fault) kills.left = count;
  else losses.left = count;
}

const toTableFault = (name: keyof typeof TABLE_FAULTS, operation: string | undefined): Fault => ({
  ...TABLE_FAULTS[name],
  name,
  ...(operation && { operation }),
});

/** As they were set, with how many requests each is still for. */
function list({ ses, table, history, kills, losses }: Controls): object[] {
  const timesOf = (left: number) => (Number.isFinite(left) ? left : 'always');
  const listed =
    (end: string) =>
    ({ fault: { name, operation }, left }: Pending) => ({
      [end]: name,
      ...(operation && { operation }),
      times: timesOf(left),
    });
  return [
    ...ses.pending.map(listed('ses')),
    ...table.pending.map(listed('table')),
    ...history.pending.map(listed('history')),
    ...(kills.left > 0 ? [{ sender: 'kill', times: timesOf(kills.left) }] : []),
    ...(losses.left > 0 ? [{ events: 'lose', times: timesOf(losses.left) }] : []),
  ];
}

function clear({ ses, table, history, kills, losses }: Controls): void {
  ses.clear();
  table.clear();
  history.clear();
  kills.left = 0;
  losses.left = 0;
}
