import { connect, createServer, type Socket } from 'node:net';
import { createRedisClient } from '../../functions/redis/client.ts';
import { type Fault, FaultQueue } from './faults.ts';
import { LOOPBACK } from './listen.ts';
import { Journal } from './redis-failover.ts';
import { isWrite, nameOperation, rowKeyOf } from './redis-operations.ts';
import { listens, type RedisServer, startRedisServer } from './redis-server.ts';
import { Messages, readWords } from './resp.ts';
import { takeTurns } from './turns.ts';

/** A store of records on this machine, as `LocalDynamoDb` is one. */
export interface LocalRedis {
  /** What `REDIS_URL` is set to. */
  url: string;
  faults: FaultQueue;
  /** The last operations that came in, in order. */
  readonly operations: string[];
  /** What stands behind the front, for a look past it. */
  server: RedisServer;
  /** Resets every connection. */
  cutAll(): void;
  /** Another server takes its place, which has not heard of what was written in the last so many milliseconds. */
  failOver(forgetsMs: number): Promise<void>;
  close(): Promise<void>;
}

/** Which program, and who is told of its operations. */
export interface RedisOptions {
  /** See `findRedisServer`. */
  program: string;
  /** Is told of each operation before it is done, and after it, before its answer; both wait for it. */
  onOperation?: (operation: string, moment: 'before' | 'after') => void | Promise<void>;
}

const OPERATIONS_MAX = 1_000;

/** Redis in memory behind a proxy that misbehaves when told so. */
export async function startRedis({ program, onOperation }: RedisOptions): Promise<LocalRedis> {
  const server = startRedisServer(program);
  await listens(server.socket);
  const faults = new FaultQueue();
  const operations: string[] = [];
  const open = new Set<Socket>();
  const inTurn = takeTurns();
  const direct = createRedisClient({ address: { path: server.socket } });
  const journal = new Journal(direct);
  const front = createServer((client) => {
    open.add(client);
    const upstream = connect({ path: server.socket });
    const answers = new Answers(upstream, client);
    const commands = new Messages();
    let last = Promise.resolve();
    const serve = async (command: Buffer) => {
      const words = readWords(command);
      const operation = nameOperation(words);
      operations.push(operation);
      if (operations.length > OPERATIONS_MAX) operations.shift();
      await onOperation?.(operation, 'before');
      const fault = faults.next(operation);
      if (fault && !fault.does) return answerFalsely(client, fault, Buffer.alloc(0));
      // So that what is noted is what the write meets.
      const reply = await inTurn(rowKeyOf(words), async () => {
        if (isWrite(operation)) await journal.note(words);
        return answers.ask(command);
      });
      await onOperation?.(operation, 'after');
      if (fault) answerFalsely(client, fault, reply);
      else client.write(reply);
    };
    client.on('data', (bytes) => {
      for (const command of commands.take(bytes)) last = last.then(() => serve(command)).catch(() => {});
    });
    client.on('error', () => {});
    client.on('close', () => {
      open.delete(client);
      // What has come in is done, whether or not somebody waits for it.
      last.finally(() => upstream.destroy());
    });
  });
  await new Promise<void>((resolve) => front.listen(0, LOOPBACK, resolve));
  const { port } = front.address() as { port: number };
  const cutAll = () => {
    for (const client of open) client.resetAndDestroy();
  };
  return {
    url: `redis://${LOOPBACK}:${port}`,
    faults,
    operations,
    server,
    cutAll,
    async failOver(forgetsMs) {
      cutAll();
      await journal.forget(forgetsMs);
    },
    close: async () => {
      direct.close();
      cutAll();
      await new Promise((resolve) => front.close(resolve));
      server.close();
    },
  };
}

/** What the server says, in the order in which it is asked. */
class Answers {
  private readonly waiting: ((reply: Buffer) => void)[] = [];
  private readonly upstream: Socket;

  constructor(upstream: Socket, client: Socket) {
    this.upstream = upstream;
    const replies = new Messages();
    upstream.on('data', (bytes) => {
      for (const reply of replies.take(bytes)) this.waiting.shift()?.(reply);
    });
    upstream.on('error', () => {});
    // Where the server ends, its connections end.
    upstream.on('close', () => client.destroy());
  }

  ask(command: Buffer): Promise<Buffer> {
    return new Promise((resolve) => {
      this.waiting.push(resolve);
      this.upstream.write(command);
    });
  }
}

function answerFalsely(client: Socket, { answer }: Fault, reply: Buffer): void {
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
    case 'status':
      client.write(`-ERR ${answer.body}\r\n`);
      return;
    default:
      answer satisfies never;
  }
}
