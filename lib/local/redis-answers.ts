import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault } from './faults.ts';
import { Messages } from './resp.ts';

/** What the server says, in the order in which it is asked. */
export class Answers {
  private readonly waiting: PromiseWithResolvers<Buffer>[] = [];
  private readonly upstream: Socket;

  /** @param upstream where the server is @param client who is cut off where the server ends */
  constructor(upstream: Socket, client: Socket) {
    this.upstream = upstream;
    const replies = new Messages();
    upstream.on('data', (bytes) => {
      for (const reply of replies.take(bytes)) this.waiting.shift()?.resolve(reply);
    });
    upstream.on('error', () => {});
    // Where the server ends, its connections end, and what it was asked has no answer.
    upstream.on('close', () => {
      for (const { reject } of this.waiting.splice(0)) reject(new Error('The server has ended'));
      client.destroy();
    });
  }

  /** Asks it, and waits for its answer to this. @throws where it ends before */
  ask(command: Buffer): Promise<Buffer> {
    const answer = Promise.withResolvers<Buffer>();
    this.waiting.push(answer);
    this.upstream.write(command, (error) => error && answer.reject(error));
    return answer.promise;
  }
}

/** @param reply the true answer; nothing where nothing was done @returns once it is given, where that is later */
export async function answerFalsely(client: Socket, { answer }: Fault, reply: Buffer): Promise<void> {
  switch (answer.kind) {
    case 'reset':
      client.resetAndDestroy();
      return;
    case 'silence':
      return;
    case 'stall':
      client.write(reply.subarray(0, 1));
      return;
    case 'cut':
      client.write(reply.subarray(0, Math.floor(reply.length / 2)), () => client.resetAndDestroy());
      return;
    case 'late':
      await sleep(answer.ms);
      client.write(reply);
      return;
    case 'status':
      client.write(`-ERR ${answer.body}\r\n`);
      return;
    default:
      answer satisfies never;
  }
}
