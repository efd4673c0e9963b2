import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A whole AWS on this machine. */
export interface Ministack {
  url: string;
  /** What the SDK, the CDK CLI and what they start are told, in place of the caller's AWS configuration. */
  variables: { [name: string]: string };
  stop(): Promise<void>;
}

const COMMAND = new URL('../../node_modules/.cache/ministack/bin/ministack', import.meta.url).pathname;
const ACCOUNT = '123456789012';
const REGION = 'us-east-1';
const READY_MS = 20_000;
const POLL_MS = 50;
/** Of its output, for an error. */
const OUTPUT_MAX = 10_000;

/** Whether `npm run aws:local` has installed it. */
export const ministackIsHere = (): boolean => existsSync(COMMAND);

/**
 * Starts it on a free port of loopback, empty. It ends with this process, if not before.
 *
 * @param more variables that it is told too
 * @throws with its output, where it does not get ready
 */
export async function startMinistack(more: { [name: string]: string } = {}): Promise<Ministack> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(COMMAND, {
    env: {
      // It runs Lambda functions with the first Node that it finds.
      PATH: [dirname(process.execPath), process.env.PATH].join(delimiter),
      MINISTACK_ACCOUNT_ID: ACCOUNT,
      MINISTACK_REGION: REGION,
      BIND_HOST: '127.0.0.1',
      GATEWAY_PORT: String(port),
      ...more,
    },
    // A group of its own, so that the functions that it started end with it.
    detached: true,
  });
  // Whatever ends this process ends it, too, and what it would remove itself if it were asked to end.
  const end = () => {
    const hadToEnd = endGroup(child);
    rmSync(join(tmpdir(), `ministack-${port}.pid`), { force: true });
    return hadToEnd;
  };
  process.once('exit', end);
  const stop = async () => {
    process.off('exit', end);
    const ended = once(child, 'exit');
    if (end()) await ended;
  };
  try {
    await once(child, 'spawn');
    await waitUntilReady(child, url);
  } catch (error) {
    await stop();
    throw error;
  }
  const variables = {
    AWS_ENDPOINT_URL: url,
    // S3 would be asked at a host name a bucket, which loopback's address has not.
    AWS_ENDPOINT_URL_S3: url,
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  };
  return { url, variables, stop };
}

async function waitUntilReady(child: ChildProcess, url: string): Promise<void> {
  let output = '';
  const keep = (chunk: Buffer) => {
    output = `${output}${chunk}`.slice(-OUTPUT_MAX);
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  for (const until = Date.now() + READY_MS; Date.now() < until; await sleep(POLL_MS)) {
    if (child.exitCode !== null) break;
    const answer = await fetch(`${url}/_ministack/health`).catch(() => undefined);
    if (answer?.ok) return;
  }
  throw new Error(`MiniStack is not ready:\n${output}`);
}

/** @returns whether there was anything to end */
function endGroup({ pid, exitCode, signalCode }: ChildProcess): boolean {
  if (pid === undefined || exitCode !== null || signalCode !== null) return false;
  return process.kill(-pid, 'SIGKILL');
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
