import { readFile } from 'node:fs/promises';
import { App } from 'aws-cdk-lib';
import { describe, expect, test } from 'vitest';
import { defaultLimits } from '../../functions/emails/limits.ts';
import { createRedisClient } from '../../functions/redis/client.ts';
import { createRedisRecordStore } from '../../functions/redis/record-store.ts';
import { REDIS_SERVER, startRedisHere } from '../support/redis-server.ts';
import { all, only } from '../support/template.ts';
import { ShopStack } from './redis-example.ts';
import { appContext, templateOf } from './synthesize.ts';

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
  test('the user of the example may do all that a send needs', async () => {
    const [, { Properties }] = only(template, 'AWS::MemoryDB::User');
    const server = startRedisHere('--user', 'email-api', ...Properties.AccessString.split(' '), '>word');
    const credentials = async () => ({ username: 'email-api', password: 'word' });
    const client = createRedisClient({ address: { path: server.socket }, credentials, attemptMs: 60_000 });
    try {
      const retention = { windowSeconds: 60, holdSeconds: 60 };
      const store = createRedisRecordStore({ client, name: 'Shop' }, defaultLimits, retention);
      const now = Date.now();
      const claim = {
        pk: 'p'.repeat(43),
        claimId: 'c-1',
        fingerprint: 'f',
        claimedAt: now,
        leaseUntil: now + 1,
      };
      expect(await store.claim(claim)).toMatchObject({ kind: 'claimed' });
      expect(await store.settle(claim, 'sent', { status: 202, body: '{}' } as never)).toMatchObject({
        kind: 'settled',
      });
    } finally {
      client.close();
      server.close();
    }
  });
});
