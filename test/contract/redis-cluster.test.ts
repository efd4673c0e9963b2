import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Claim } from '../../functions/idempotency/record.ts';
import { createRedisClient, type RedisClient } from '../../functions/redis/client.ts';
import type { Command } from '../../functions/redis/connection.ts';
import { findOpenRecords } from '../../functions/redis/open-records.ts';
import { SHARDS } from '../../functions/redis/rows.ts';
import { LOOPBACK } from '../../lib/local/listen.ts';
import type { RedisServer } from '../../lib/local/redis-server.ts';
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

/** Ports that nobody has, all at once so that they differ. */
async function takePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(0, LOOPBACK, resolve));
      return server;
    }),
  );
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

const askNode = ({ direct }: Node, ...command: [string, ...(string | number)[]]) =>
  direct.ask('', command as Command, CALL_MS);

async function startCluster(): Promise<Node[]> {
  const ports = await takePorts(6);
  const nodes = [0, 1, 2].map((index): Node => {
    const [port = 0, bus = 0] = [ports[index], ports[index + 3]];
    const server = startRedisHere(
      '--port',
      `${port}`,
      '--cluster-enabled',
      'yes',
      '--cluster-port',
      `${bus}`,
    );
    return { port, server, direct: patientClient(server) };
  });
  const [first, ...others] = nodes as [Node, ...Node[]];
  for (const [index, node] of nodes.entries()) {
    const [from, to] = [Math.floor((index * SLOTS) / 3), Math.floor(((index + 1) * SLOTS) / 3) - 1];
    await askNode(node, 'CLUSTER', 'ADDSLOTSRANGE', from, to);
    // Three that start at once with the same epoch agree on others by themselves, a second later.
    await askNode(node, 'CLUSTER', 'SET-CONFIG-EPOCH', index + 1);
  }
  for (const { port } of others)
    await askNode(first, 'CLUSTER', 'MEET', LOOPBACK, port, ports[ports.indexOf(port) + 3] ?? 0);
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
