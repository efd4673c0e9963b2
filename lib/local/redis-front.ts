import { connect, createServer, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { RedisAddress } from '../../functions/configuration/read-redis-variables.ts';
import { createRedisClient, type RedisSettings } from '../../functions/redis/client.ts';
import { FaultQueue } from './faults.ts';
import { LOOPBACK } from './listen.ts';
import { Answers, answerFalsely } from './redis-answers.ts';
import { Journal } from './redis-failover.ts';
import { isWrite, nameOperation, rowKeyOf } from './redis-operations.ts';
import { Messages, readWords } from './resp.ts';
import { takeTurns } from './turns.ts';

/** A Redis as who asks for records reaches it: through a door where things go wrong when told so. */
export interface RedisFront {
  /** What `REDIS_URL` is set to; who has to be let in says so in it. */
  url: string;
  faults: FaultQueue;
  /** The last operations that came in, in order. */
  readonly operations: string[];
  /** Resets every connection. */
  cutAll(): void;
  /** Another server takes its place, which has not heard of what was written in the last so many milliseconds. */
  failOver(forgetsMs: number): Promise<void>;
  close(): Promise<void>;
}

/** What stands behind it, and who is told of what is asked. */
export interface RedisFrontOptions {
  /** Of the server, for connections past the front. */
  settings: RedisSettings;
  /** Is told of each operation before it is done, and after it, before its answer; both wait for it. */
  onOperation?: (operation: string, moment: 'before' | 'after') => void | Promise<void>;
}

const OPERATIONS_MAX = 1_000;
/** What a command of Redis's protocol begins with; what a page of a browser sends does not. */
const ARRAY = 0x2a;

/** Listens on a free port of loopback. */
export async function startRedisFront({ settings, onOperation }: RedisFrontOptions): Promise<RedisFront> {
  const faults = new FaultQueue();
  const operations: string[] = [];
  const direct = createRedisClient(settings);
  const journal = new Journal(direct);
  const open = new Set<Socket>();
  const serve = serveWith({ faults, operations, journal, onOperation });
  const front = createServer((client) => {
    open.add(client);
    client.on('close', () => open.delete(client));
    pass(client, reach(settings.address), serve);
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
    cutAll,
    async failOver(forgetsMs) {
      cutAll();
      await journal.forget(forgetsMs);
    },
    close: async () => {
      direct.close();
      cutAll();
      await new Promise((resolve) => front.close(resolve));
    },
  };
}

/** Does one command, and answers it. */
type Serve = (command: Buffer, client: Socket, answers: Answers) => Promise<void>;

/** What a command meets on its way. */
interface Meeting extends Pick<RedisFrontOptions, 'onOperation'> {
  faults: FaultQueue;
  operations: string[];
  journal: Journal;
}

/** Serves as the faults say, and keeps in the journal what each write meets. */
function serveWith({ faults, operations, journal, onOperation }: Meeting): Serve {
  const inTurn = takeTurns();
  return async (command, client, answers) => {
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
    if (fault) await answerFalsely(client, fault, reply);
    else client.write(reply);
  };
}

/** Passes a client's commands on, one after the other, and ends what does not speak Redis's protocol. */
function pass(client: Socket, upstream: Socket, serve: Serve): void {
  const answers = new Answers(upstream, client);
  const commands = new Messages();
  let last = Promise.resolve();
  client.on('data', (bytes) => {
    const whole = bytes[0] === ARRAY || commands.isWithin ? commands.take(bytes) : undefined;
    if (!whole?.every((command) => command[0] === ARRAY)) return void client.destroy();
    for (const command of whole) last = last.then(() => serve(command, client, answers)).catch(() => {});
  });
  client.on('error', () => {});
  // What has come in is done, whether or not somebody waits for it.
  client.on('close', () => last.finally(() => upstream.destroy()));
}

function reach(address: RedisAddress): Socket {
  if ('path' in address || !address.tls) return connect(address);
  return connectTls({ host: address.host, port: address.port, servername: address.host });
}
