import { expect, test } from 'vitest';
import { RedisError, readRedirection } from '../../../functions/redis/redis-error.ts';

const said = (text: string) => new RedisError(text.split(' ', 1)[0] ?? '', true, text);

test.each([
  ['MOVED 3999 10.0.0.1:6380', { host: '10.0.0.1', port: 6_380, asking: false }],
  ['MOVED 3999 ::1:6380', { host: '::1', port: 6_380, asking: false }],
  ['MOVED 3999 :6380', { host: 'asked.example', port: 6_380, asking: false }],
  ['ASK 3999 node.example:6380', { host: 'node.example', port: 6_380, asking: true }],
  ['CLUSTERDOWN Hash slot not served', undefined],
  ['MOVED', undefined],
])('%s leads to %j', (text, redirection) => {
  expect(readRedirection(said(text), 'asked.example')).toEqual(redirection);
});

test('what no server said leads nowhere', () => {
  expect(readRedirection(new Error('MOVED 3999 10.0.0.1:6380'), 'asked.example')).toBeUndefined();
});
