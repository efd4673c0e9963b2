import type { Server } from 'node:http';
import { parentPort, workerData } from 'node:worker_threads';
import dynalite from 'dynalite';

// The worker thread of `startEmulator('dynamodb')`. Its tables are in memory.

const server: Server = dynalite({ createTableMs: 0 });
server.listen(workerData, () => parentPort?.postMessage('listening'));
