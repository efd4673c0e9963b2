import { readFile } from 'node:fs/promises';
import { App } from 'aws-cdk-lib';
import { describe, expect, test } from 'vitest';
import { createRedisClient } from '../../functions/redis/client.ts';
import { toRowKey } from '../../functions/redis/rows.ts';
import { scanRedis } from '../../lib/operator/audit/scan-redis.ts';
import { lookIntoRedis } from '../support/record-stores.ts';
import { REDIS_SERVER, startRedisHere } from '../support/redis-server.ts';
import { claim, LEASE_UNTIL, response } from '../support/row-of.ts';
import { all, only } from '../support/template.ts';
import { ShopStack } from './redis-example.ts';
import { appContext, templateOf } from './synthesize.ts';

const CALL_MS = 20_000;
const template = templateOf(new ShopStack(new App({ context: appContext }), 'Shop'));

test('docs/redis.md shows the stack that is synthesized here', async () => {
  const [page, source] = await Promise.all(
    ['docs/redis.md', 'test/infrastructure/redis-example.ts'].map((name) => readFile(name, 'utf8')),
  );
  const shown = source?.replace("'../../lib/index.ts'", "'email-api'").replace(/\/\*\* The example.*\n/, '');
  expect(page).toContain(`\`\`\`ts\n${shown}\`\`\``);
});

test('the functions get to the cluster by its own address, and are let in', () => {
  const variables = all(template, 'AWS::Lambda::Function').map(
    ([, { Properties }]) => Properties.Environment?.Variables ?? {},
  );
  const urls = variables.map(({ REDIS_URL }) => REDIS_URL).filter(Boolean);
  expect(urls).toHaveLength(4);
  expect(urls[0]).toEqual({
    'Fn::Join': ['', ['rediss://', { 'Fn::GetAtt': ['Cluster', 'ClusterEndpoint.Address'] }]],
  });
  const ingress = all(template, 'AWS::EC2::SecurityGroupIngress').map(([, { Properties }]) => Properties);
  expect(ingress).toEqual([expect.objectContaining({ FromPort: 6379, ToPort: 6379 })]);
});

describe.skipIf(!REDIS_SERVER)('on a real server', () => {
  test('the user of the example may do all that the functions and the commands do, and empty nothing', async () => {
    const [, { Properties }] = only(template, 'AWS::MemoryDB::User');
    const server = startRedisHere('--user', 'email-api', ...Properties.AccessString.split(' '), '>word');
    const credentials = async () => ({ username: 'email-api', password: 'word' });
    const client = createRedisClient({ address: { path: server.socket }, credentials, attemptMs: 60_000 });
    try {
      const { store, lookUp, records, findOpen } = lookIntoRedis({ client, name: 'Shop' });
      expect(await store.claim(claim)).toMatchObject({ kind: 'claimed' });
      await client.ask('', ['DEL', toRowKey('Shop', claim.pk)], CALL_MS);
      // What is gone is taken out of the index.
      for await (const { open } of findOpen(LEASE_UNTIL)) expect(open).toEqual([]);
      expect(await store.claim(claim)).toMatchObject({ kind: 'claimed' });
      expect(await store.settle(claim, 'sent', response)).toMatchObject({ kind: 'settled' });
      const row = await lookUp(claim.pk);
      expect((await scanRedis(client, 'Shop', () => {})).records).toEqual([row]);
      expect(row && (await records.forget(row))).toBe(true);
      await expect(client.ask('', ['FLUSHALL'], CALL_MS)).rejects.toMatchObject({ code: 'NOPERM' });
    } finally {
      client.close();
      server.close();
    }
  });
});
