import type { Server } from 'node:http';
import { createRequire } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';

// The worker thread of `startEmulator('ses')`.

/** CommonJS with an ES module's marks: importers disagree on what its default is, `require` does not. */
const require = createRequire(import.meta.url);
const { default: start }: typeof import('aws-ses-v2-local') = require('aws-ses-v2-local');
const {
  clearStore,
}: typeof import('aws-ses-v2-local/dist/store.js') = require('aws-ses-v2-local/dist/store.js');

// Express hands both on to `listen`, which takes a path where a port would be.
const server: Server = await start({ port: workerData, host: '' });
// It keeps all that it ever took; ours are in the `Mailbox`, which has an end.
server.on('request', (_, response) => response.once('finish', clearStore));
parentPort?.postMessage('listening');
