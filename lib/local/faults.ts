import type { ServerResponse } from 'node:http';
import { TLSSocket } from 'node:tls';
import type { Reply } from './forward.ts';

/** What the far end does instead of answering truly. */
export type FalseAnswer =
  /** The connection is reset. */
  | { kind: 'reset' }
  /** Nothing comes any more. */
  | { kind: 'silence' }
  /** The status and headers of the true answer, then nothing any more. */
  | { kind: 'stall' }
  /** Half of the true answer's body, then the connection is reset. */
  | { kind: 'cut' }
  /** The true answer, so many milliseconds later. */
  | { kind: 'late'; ms: number }
  | { kind: 'status'; status: number; contentType: string; body: string };

/** One request that goes wrong. Faults are data: no handler knows of them. */
export interface Fault {
  /** What `/_local/faults` calls it. */
  name?: string;
  /** Whether the far end does what it was asked for all the same. */
  does: boolean;
  answer: FalseAnswer;
  /** Only for this operation, as `PutItem`. */
  operation?: string;
}

/** A fault that waits for its requests. */
export interface Pending {
  fault: Fault;
  /** How many requests it is for; `Infinity` is for all until `clear`. */
  left: number;
}

/** Faults in the order they were set, each for so many requests. */
export class FaultQueue {
  pending: readonly Pending[] = [];

  /** @param times how many requests it is for; `Infinity` is for all until `clear` */
  add(fault: Fault, times = 1): void {
    this.pending = [...this.pending, { fault, left: times }];
  }

  next(operation: string): Fault | undefined {
    const found = this.pending.find(
      ({ fault }) => fault.operation === undefined || fault.operation === operation,
    );
    if (found && --found.left <= 0) this.pending = this.pending.filter((other) => other !== found);
    return found?.fault;
  }

  clear(): void {
    this.pending = [];
  }
}

/** How many of the next ones are to go wrong. */
export class Countdown {
  left = 0;

  /** Whether this one goes wrong. */
  take(): boolean {
    if (this.left <= 0) return false;
    this.left -= 1;
    return true;
  }
}

/** @param reply the true answer; undefined where nothing was done */
export function answerFalsely(response: ServerResponse, { answer }: Fault, reply: Reply | undefined): void {
  switch (answer.kind) {
    case 'reset':
      breakOff(response);
      return;
    case 'silence':
      return;
    case 'stall':
      response.writeHead(reply?.status ?? 200, {
        ...reply?.headers,
        'content-length': reply?.body.length ?? 1,
      });
      response.flushHeaders();
      return;
    case 'cut': {
      const body = reply?.body ?? Buffer.from('{}');
      response.writeHead(reply?.status ?? 200, { ...reply?.headers, 'content-length': body.length });
      response.write(body.subarray(0, Math.floor(body.length / 2)), () => breakOff(response));
      return;
    }
    case 'late':
      setTimeout(() => response.writeHead(reply?.status ?? 500, reply?.headers).end(reply?.body), answer.ms);
      return;
    case 'status':
      response.writeHead(answer.status, { 'content-type': answer.contentType }).end(answer.body);
      return;
    default:
      answer satisfies never;
  }
}

/** A reset; TLS, which Node cannot reset, ends without its farewell, which the client calls a reset too. */
function breakOff({ socket }: ServerResponse): void {
  if (socket instanceof TLSSocket) socket.destroy();
  else socket?.resetAndDestroy();
}
