import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Claim } from '../../functions/idempotency/record.ts';
import { createRedisClient, type RedisClient } from '../../functions/redis/client.ts';
import type { Command } from '../../functions/redis/connection.ts';
import { findOpenRecords } from '../../functions/redis/open-records.ts';
import { SHARDS } from '../../functions/redis/rows.ts';
import { LOOPBACK } from '../../lib/local/listen.ts';
import type { RedisServer } from '../../lib/local/redis-server.ts';
import { scanRedis } from '../../lib/operator/audit/scan-redis.ts';
import { lookIntoRedis } from '../support/record-stores.ts';
import { patientClient, REDIS_SERVER, startRedisHere } from '../support/redis-server.ts';
import { claim, LEASE_UNTIL, response } from '../support/row-of.ts';

// Three primaries with a third of the slots each: whoever is asked for another's says who has it.

const CALL_MS = 20_000;
const SLOTS = 16_384;

interface Node {
  port: number;
  server: RedisServer;
  direct: RedisClient;
}

/** How far from its port a node talks to others; Redis 6.2 knows no other distance. */
const TO_BUS = 10_000;

/** @throws where somebody else does, and where there is no such port */
async function listenOn(port: number): Promise<Server> {
  const server = createServer().listen(port, LOOPBACK);
  await once(server, 'listening');
  return server;
}

/** Ports that nobody has, nor those for other nodes; all at once so that they differ. */
async function takePorts(count: number): Promise<number[]> {
  const servers: Server[] = [];
  const ports: number[] = [];
  while (ports.length < count) {
    const server = await listenOn(0);
    const { port } = server.address() as AddressInfo;
    const bus = await listenOn(port + TO_BUS).catch(() => undefined);
    if (bus) ports.push(port);
    servers.push(server, ...(bus ? [bus] : []));
  }
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

const askNode = ({ direct }: Node, ...command: [string, ...(string | number)[]]) =>
  direct.ask('', command as Command, CALL_MS);

async function startCluster(): Promise<Node[]> {
  const nodes = (await takePorts(3)).map((port): Node => {
    const server = startRedisHere('--port', `${port}`, '--cluster-enabled', 'yes');
    return { port, server, direct: patientClient(server) };
  });
  const [first, ...others] = nodes as [Node, ...Node[]];
  for (const [index, node] of nodes.entries()) {
    const [from, to] = [Math.floor((index * SLOTS) / 3), Math.floor(((index + 1) * SLOTS) / 3)];
    const slots = Array.from({ length: to - from }, (_, offset) => from + offset);
    await askNode(node, 'CLUSTER', 'ADDSLOTS', ...slots);
    // Three that start at once with the same epoch agree on others by themselves, a second later.
    await askNode(node, 'CLUSTER', 'SET-CONFIG-EPOCH', index + 1);
  }
  for (const { port } of others) await askNode(first, 'CLUSTER', 'MEET', LOOPBACK, port);
  for (const node of nodes) {
    const isUp = async () => String(await askNode(node, 'CLUSTER', 'INFO')).includes('cluster_state:ok');
    while (!(await isUp())) await sleep(20);
  }
  return nodes;
}

describe.skipIf(!REDIS_SERVER)('A cluster', () => {
  let nodes: Node[];
  let client: RedisClient;
  beforeAll(async () => {
    nodes = await startCluster();
    const { port } = nodes[0] as Node;
    client = createRedisClient({
      address: { host: LOOPBACK, port, tls: false },
      attemptMs: CALL_MS,
    });
  }, CALL_MS);
  afterAll(() => {
    client?.close();
    for (const { server, direct } of nodes ?? []) {
      direct.close();
      server.close();
    }
  });

  const claimOf = (shard: string): Claim => ({ ...claim, pk: `${shard}-key`, claimId: `claim ${shard}` });

  test('keeps each key where its shard is, by one address', async () => {
    const { store, lookUp } = lookIntoRedis({ client, name: 'one' });
    for (const shard of SHARDS) expect(await store.claim(claimOf(shard))).toMatchObject({ kind: 'claimed' });
    const sizes = await Promise.all(nodes.map((node) => askNode(node, 'DBSIZE')));
    // A record and an index for each shard.
    expect(sizes.map(Number).reduce((one, other) => one + other)).toBe(2 * SHARDS.length);
    for (const size of sizes) expect(size).toBeGreaterThan(0);
    for (const shard of SHARDS.slice(0, 8)) {
      await store.settle(claimOf(shard), 'sent', response);
      expect(await lookUp(claimOf(shard).pk)).toMatchObject({ status: 'sent' });
    }
    const open: string[] = [];
    for await (const page of findOpenRecords(client, 'one', LEASE_UNTIL))
      open.push(...page.open.map(({ pk }) => pk));
    expect(open.sort()).toEqual(
      SHARDS.slice(8)
        .map((shard) => claimOf(shard).pk)
        .sort(),
    );
  });

  test('is not audited: no node knows all records', async () => {
    await expect(scanRedis(client, 'one', () => {})).rejects.toThrow(/^It is a cluster, .* --records FILE/);
  });

  test('is followed when a shard moves, while it moves and afterwards', async () => {
    const { store, lookUp } = lookIntoRedis({ client, name: 'two' });
    const shard = 'A';
    await store.claim(claimOf(shard));
    const slot = (await askNode(nodes[0] as Node, 'CLUSTER', 'KEYSLOT', `{${shard}}`)) as number;
    const ids = (await Promise.all(nodes.map((node) => askNode(node, 'CLUSTER', 'MYID')))) as string[];
    const index = Math.floor((slot * 3) / SLOTS);
    const [from, to] = [nodes[index] as Node, nodes[(index + 1) % 3] as Node];
    const [fromId = '', toId = ''] = [ids[index], ids[(index + 1) % 3]];
    await askNode(to, 'CLUSTER', 'SETSLOT', slot, 'IMPORTING', fromId);
    await askNode(from, 'CLUSTER', 'SETSLOT', slot, 'MIGRATING', toId);
    const keys = (await askNode(from, 'CLUSTER', 'GETKEYSINSLOT', slot, 100)) as string[];
    for (const key of keys) await askNode(from, 'MIGRATE', LOOPBACK, to.port, key, 0, CALL_MS);
    // All its keys are there already, and the slot is not: ASK.
    expect(await store.settle(claimOf(shard), 'unknown')).toMatchObject({ kind: 'settled' });
    for (const node of [to, from]) await askNode(node, 'CLUSTER', 'SETSLOT', slot, 'NODE', toId);
    // MOVED.
    const { pk, claimId } = claimOf(shard);
    expect(await lookUp(pk)).toMatchObject({ status: 'unknown', claimId });
  });
});
