import { App, Lazy, Stack, Token } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { expect, test } from 'vitest';
import { EmailApi } from '../../lib/email-api.ts';
import { RecordStore } from '../../lib/record-store.ts';
import { RedisIam } from '../../lib/redis-iam.ts';
import type { RedisStore } from '../../lib/redis-store.ts';
import { ENDPOINT, redisStack, vpcOf } from './redis-stack.ts';

const stack = new Stack(new App(), 'Stack');
const vpc = vpcOf(stack);
const authToken = Secret.fromSecretNameV2(stack, 'Secret', 'claims');
const iam = RedisIam.memoryDb('email-api', 'claims');
const token = Lazy.string({ produce: () => 'claims.example.com' });

const given = (redis: object): RedisStore => ({ endpoint: ENDPOINT, vpc, durable: true, ...redis });
const urlOf = (redis: object) => RecordStore.redis(given(redis))._redis?.url;
const URL_RULE =
  'url must be rediss://HOST or rediss://HOST:PORT, without a user, a password or a database; where the host is a token, give endpoint';
const PORT_RULE = "Redis's port must be a number that is known at synthesis, as in HOST:6379";
const ONE_OF = 'RecordStore.redis needs one of url, as rediss://HOST:6379, and endpoint, as HOST:6379';
const PREFIX_RULE =
  'keyPrefix must be 1 to 64 letters, digits, colons, dots, hyphens and underscores, and no token';

test('what may forget a claim is refused, until somebody says that it may', () => {
  expect(() => RecordStore.redis({ endpoint: ENDPOINT, vpc })).toThrow(
    /^Redis may forget acknowledged writes when it fails over, and a repeat then sends a second email: give durable: true, where it is MemoryDB or ElastiCache with synchronous durability, or accept it with mayForgetClaims: true$/,
  );
  expect(() => RecordStore.redis(given({ mayForgetClaims: true }))).toThrow(
    'durable and mayForgetClaims exclude each other: what is durable forgets no claim',
  );
});

test.each<[object, string]>([
  [{ vpc: undefined }, 'RecordStore.redis needs the vpc that Redis can be reached from'],
  [{ vpc: null }, 'RecordStore.redis needs the vpc that Redis can be reached from'],
  [{ endpoint: undefined }, ONE_OF],
  [{ url: 'rediss://claims.example.com' }, ONE_OF],
  [{ endpoint: null, url: 'https://claims.example.com' }, URL_RULE],
  [{ endpoint: null, url: 'rediss://user:word@claims.example.com' }, URL_RULE],
  [{ endpoint: null, url: 'rediss://claims.example.com/1' }, URL_RULE],
  [{ endpoint: null, url: 'rediss://' }, URL_RULE],
  [{ endpoint: null, url: token }, URL_RULE],
  [{ endpoint: null, url: 6_379 }, URL_RULE],
  [{ endpoint: 'rediss://claims.example.com' }, URL_RULE],
  [{ endpoint: `${token}:${Token.asString(Lazy.number({ produce: () => 1 }))}` }, PORT_RULE],
  [{ endpoint: 'claims.example.com:redis' }, PORT_RULE],
  [{ endpoint: 'claims.example.com:65536' }, PORT_RULE],
  [
    { endpoint: null, url: 'redis://claims.example.com' },
    'url must begin with rediss://, for TLS, unless withoutTls says that it need not',
  ],
  [{ iam, authToken }, 'authToken and iam exclude each other'],
  [{ iam, withoutTls: true }, 'authToken and iam go over TLS only: withoutTls must be left out'],
  [{ authToken, withoutTls: true }, 'authToken and iam go over TLS only: withoutTls must be left out'],
  [{ iam: { user: 'a', cache: 'b' } }, 'iam must be RedisIam.elastiCache(…), .elastiCacheServerless(…) or'],
  [{ keyPrefix: '' }, PREFIX_RULE],
  [{ keyPrefix: 'a{b}' }, PREFIX_RULE],
  [{ keyPrefix: token }, PREFIX_RULE],
])('%o is refused in one sentence', (redis, sentence) => {
  expect(() => RecordStore.redis(given(redis))).toThrow(sentence);
});

test('a password in the URL is not told again', () => {
  const url = 'rediss://:much-secret@claims.example.com';
  expect(() => RecordStore.redis(given({ endpoint: null, url }))).not.toThrow(/much-secret/);
});

test.each<[object, string]>([
  [{}, `rediss://${ENDPOINT}`],
  [{ endpoint: 'claims.example.com:6380' }, 'rediss://claims.example.com:6380'],
  [{ endpoint: token }, `rediss://${token}`],
  [{ endpoint: `${token}:6379` }, `rediss://${token}:6379`],
  [{ endpoint: null, url: 'rediss://claims.example.com/' }, 'rediss://claims.example.com'],
  [{ endpoint: null, url: 'redis://10.0.0.1:6379', withoutTls: true }, 'redis://10.0.0.1:6379'],
  [{ endpoint: '[2001:db8::1]:6379' }, 'rediss://[2001:db8::1]:6379'],
])('%o is %s', (redis, url) => {
  expect(urlOf(redis)).toBe(url);
});

test('a name of IAM is as an ARN has it', () => {
  expect(() => RedisIam.memoryDb('email-api', 'Claims')).toThrow(
    "RedisIam needs the cache's name, in lower case as its ARN has it",
  );
  expect(() => RedisIam.elastiCache('', 'claims')).toThrow("RedisIam needs the user's name");
  expect(RedisIam.elastiCache(token, token)._connecting.cache).toBe(token);
});

test('a public subnet is refused: nothing would be sent from there', () => {
  expect(() => redisStack(() => ({ durable: true, subnets: { subnets: vpc.publicSubnets } }))).toThrow(
    "subnets must not be public: a function has no way to SES from there, nor to AWS's other services",
  );
});

test('a store of JavaScript that is none is refused', () => {
  const store = { redis: true } as never;
  expect(() => new EmailApi(stack, 'Api', { from: 'no-reply@example.com', store })).toThrow(
    "store must be RecordStore.dynamoDb() or RecordStore.redis(…), of EmailApi's own copy of this package",
  );
});
