import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Everything on this machine listens on loopback, and nowhere else. */
export const LOOPBACK = '127.0.0.1';

/** A port that somebody else has, and the variable that changes it. */
export class PortTaken extends Error {
  constructor(port: number, variable: string) {
    super(
      `Port ${port} is taken. Choose another one: the same command, with ${variable}=${port + 1} before it`,
    );
    this.name = 'PortTaken';
  }
}

/**
 * @param port 0 takes any free one
 * @param variable the environment variable that sets the port
 * @returns the address to reach it at, as `http://127.0.0.1:3000`
 * @throws PortTaken
 */
export async function listen(server: Server, port: number, variable = ''): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? new PortTaken(port, variable) : error);
    });
    server.listen(port, LOOPBACK, resolve);
  });
  return addressOf(server);
}

/** Where a server that listens is reached, as `http://127.0.0.1:3000`. */
export function addressOf(server: Server): string {
  return `http://${LOOPBACK}:${(server.address() as AddressInfo).port}`;
}

/** Ends a server at once, open connections included. */
export async function stop(server: Server): Promise<void> {
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
