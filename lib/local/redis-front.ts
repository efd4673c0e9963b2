import { connect, createServer, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { RedisAddress } from '../../functions/configuration/read-redis-variables.ts';
import { FaultQueue } from './faults.ts';
import { LOOPBACK } from './listen.ts';
import { Answers, answerFalsely } from './redis-answers.ts';
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
  close(): Promise<void>;
}

/** What stands behind it, and who is told of what is asked. */
export interface RedisFrontOptions {
  /** Where the server is. */
  address: RedisAddress;
  /** Is told of each write before it is done, which waits for it. @param words of the command */
  beforeWrite?: (words: readonly string[]) => Promise<void>;
  /** Is told of each operation before it is done, and after it, before its answer; both wait for it. */
  onOperation?: (operation: string, moment: 'before' | 'after') => void | Promise<void>;
}

const OPERATIONS_MAX = 1_000;
/** What a command of Redis's protocol begins with; what a page of a browser sends does not. */
const ARRAY = 0x2a;

/** Listens on a free port of loopback. */
export async function startRedisFront(options: RedisFrontOptions): Promise<RedisFront> {
  const { address, beforeWrite, onOperation } = options;
  const faults = new FaultQueue();
  const operations: string[] = [];
  const open = new Set<Socket>();
  const serve = serveWith({ faults, operations, beforeWrite, onOperation });
  const front = createServer((client) => {
    open.add(client);
    client.on('close', () => open.delete(client));
    pass(client, reach(address), serve);
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
    close: async () => {
      cutAll();
      await new Promise((resolve) => front.close(resolve));
    },
  };
}

/** Does one command, and answers it. */
type Serve = (command: Buffer, client: Socket, answers: Answers) => Promise<void>;

/** What a command meets on its way. */
interface Meeting extends Pick<RedisFrontOptions, 'beforeWrite' | 'onOperation'> {
  faults: FaultQueue;
  operations: string[];
}

/** Serves as the faults say. */
function serveWith({ faults, operations, beforeWrite, onOperation }: Meeting): Serve {
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
      if (isWrite(operation)) await beforeWrite?.(words);
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
  const { host, port } = address;
  return connectTls({ host, port, ...(!isIP(host) && { servername: host }) });
}
