import type { Server } from 'node:http';
import { createRequire } from 'node:module';
import { addressOf, LOOPBACK, PortTaken, stop } from './listen.ts';

export interface Inbox {
  /** A page that shows the emails; `GET /store` lists them as JSON. */
  url: string;
  close(): Promise<void>;
}

/** CommonJS with an ES module's marks: importers disagree on what its default is, `require` does not. */
const { default: startEmulator }: typeof import('aws-ses-v2-local') = createRequire(import.meta.url)(
  'aws-ses-v2-local',
);

/** The SES emulator, with its inbox. @throws PortTaken */
export async function startInbox(port: number): Promise<Inbox> {
  const server: Server = await startEmulator({ host: LOOPBACK, port });
  // It reports a failed listen as if it had succeeded.
  if (!server.listening) throw new PortTaken(port, 'INBOX_PORT');
  return { url: addressOf(server), close: () => stop(server) };
}
