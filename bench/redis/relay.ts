import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { REDIS_MS } from '../fake-latency.ts';

// Stands before the Redis of the benchmark as a network would, in a process of its own: what is asked comes a moment later.

const port = Number(process.argv[2]);

const server = createServer({ noDelay: true }, (client) => {
  const redis = connect({ port, host: '127.0.0.1', noDelay: true });
  client.on('data', (bytes) => setTimeout(() => redis.write(bytes), REDIS_MS));
  redis.pipe(client);
  for (const [one, other] of [
    [client, redis],
    [redis, client],
  ] as const) {
    one.on('error', () => {});
    one.on('close', () => other.destroy());
  }
}).listen(0, '127.0.0.1');

await once(server, 'listening');
process.send?.((server.address() as AddressInfo).port);
process.on('disconnect', () => process.exit());
