import { createServer } from 'node:net';
import { LOOPBACK } from '../../lib/local/listen.ts';

/** A port that nobody has now. */
export async function takePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, LOOPBACK, resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
