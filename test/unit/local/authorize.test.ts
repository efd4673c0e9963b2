import type { IncomingMessage } from 'node:http';
import { expect, test } from 'vitest';
import type { AuthorizerEvent } from '../../../functions/http/authorizer.ts';
import { askAuthorizer } from '../../../lib/local/authorize.ts';

const asking = (authorization?: string[]) =>
  ({ method: 'GET', url: '/email', headersDistinct: { authorization } }) as unknown as IncomingMessage;

test('a header that is given twice is asked about as one, as API Gateway joins it', async () => {
  const asked: AuthorizerEvent[] = [];
  const authorize = askAuthorizer(async (event) => {
    asked.push(event as AuthorizerEvent);
    return { isAuthorized: false };
  });
  expect(await authorize(asking(['Bearer a', 'Bearer b']), 'GET /email')).toBe(403);
  expect(asked[0]?.identitySource).toEqual(['Bearer a,Bearer b']);
});

test.each([[undefined], [['']]])('nobody is asked about %j', async (authorization) => {
  const authorize = askAuthorizer(() => Promise.reject(new Error('It was asked.')));
  expect(await authorize(asking(authorization), 'GET /email')).toBe(401);
});
