import { describe, expect, test } from 'vitest';
import { type Reading, readRequest } from '../../../functions/http/read-request.ts';
import { apiGatewayEvent } from '../../support/api-gateway-event.ts';

// What an API key changes of a request: who may be its sender, and in test mode who gets it.

const senders = {
  defaultFrom: { name: 'Shop', address: 'shop@example.com' },
  allowed: ['example.com', 'xn--bcher-kva.example'],
};
const email = { to: 'jane@example.org', subject: 'Hello', text: 'Hi' };

interface Asked {
  body?: object;
  mode?: string;
  own?: string;
  caller?: string;
  apiKey?: string;
}

function read({
  body = email,
  mode = 'live',
  own = 'a@example.com,b@example.com',
  caller = 'shop',
  apiKey = 'k1',
}: Asked = {}) {
  const authorizer = { lambda: { caller, mode, senders: own, apiKey } };
  return readRequest(apiGatewayEvent({ body, authorizer }), senders);
}
function requestOf(reading: Reading) {
  if (reading.kind === 'problem') throw new Error(reading.answer.body);
  return reading.request;
}
const problemOf = (reading: Reading) => JSON.parse(reading.kind === 'problem' ? reading.answer.body : '{}');

test('an email without from comes from the first address of the API key', () => {
  expect(requestOf(read()).email.from).toEqual({ address: 'a@example.com' });
});

test('it may come from any of theirs, with any name', () => {
  const { from } = requestOf(read({ body: { ...email, from: 'News <b@EXAMPLE.com>' } })).email;
  expect(from).toEqual({ name: 'News', address: 'b@example.com' });
});

test('it may come from a domain of theirs, in whatever letters it is written', () => {
  for (const from of ['x@bücher.example', 'x@BÜCHER.example', 'x@xn--BCHER-kva.example']) {
    const asked = { own: 'xn--bcher-kva.example', body: { ...email, from } };
    expect(requestOf(read(asked)).email.from.address).toBe('x@xn--bcher-kva.example');
  }
});

describe('an API key for a@example.com and b@example.com may not send', () => {
  test.each([
    ['as another address of the deployment', 'shop@example.com'],
    ['in other letters', 'A@example.com'],
    ['with a dot more', 'a.@example.com'],
    ['with a dot between', '.a@example.com'],
    ['with a label', 'a+b@example.com'],
    ['at a subdomain', 'a@mail.example.com'],
    ['at a domain that ends like theirs', 'a@notexample.com'],
    ['with a name like theirs', '"a@example.com" <eve@example.com>'],
    ['with two addresses', 'a@example.com <eve@example.com>'],
    ['with a domain that looks like theirs', 'a@exаmple.com'],
    ['with a domain in other letters that fold', 'a@example.com.evil.example'],
  ])('%s', (_, from) => {
    const reading = read({ body: { ...email, from } });
    expect(reading.kind).toBe('problem');
    expect(['sender-not-allowed', 'invalid-email']).toContain(problemOf(reading).name);
  });
});

test('who may not is told as whom they may, and nothing of the others', () => {
  const reading = read({
    own: 'a@example.com,xn--bcher-kva.example',
    body: { ...email, from: 'shop@example.com' },
  });
  expect(problemOf(reading)).toMatchObject({
    name: 'sender-not-allowed',
    status: 403,
    detail:
      'This API key may not send from that address. It may send from a@example.com, any address at xn--bcher-kva.example.',
  });
});

test('a sender that the deployment has lost is refused, on a repeat too', () => {
  for (const body of [email, { ...email, from: 'a@example.net' }]) {
    const reading = read({ own: 'a@example.net', body });
    expect(problemOf(reading)).toMatchObject({
      name: 'sender-not-allowed',
      detail: 'This API key may not send from that address. It may send from none.',
    });
  }
});

test('every API key of one caller finds the same record, and that of another caller another', () => {
  const { pk } = requestOf(read());
  expect(requestOf(read({ apiKey: 'k2', own: 'b@example.com' })).pk).toBe(pk);
  expect(requestOf(read({ caller: 'shop2' })).pk).not.toBe(pk);
  expect(requestOf(read({ mode: 'test' })).pk).not.toBe(pk);
});

describe('in test mode', () => {
  test('an email goes to the simulator', () => {
    const { email: sent } = requestOf(read({ mode: 'test' }));
    expect(sent.to).toEqual([
      { address: expect.stringMatching(/^success\+[0-9a-f]{16}@simulator\.amazonses\.com$/) },
    ]);
    expect(sent.subject).toBe('[test] Hello');
    expect(sent.from).toEqual({ address: 'a@example.com' });
  });

  test('its fingerprint is that of the email as it was given', () => {
    expect(requestOf(read({ mode: 'test' })).fingerprint).toBe(requestOf(read()).fingerprint);
    const other = { ...email, to: 'success@simulator.amazonses.com' };
    expect(requestOf(read({ mode: 'test', body: other })).fingerprint).not.toBe(
      requestOf(read()).fingerprint,
    );
  });
});

test.each([
  ['no name', { caller: '' }],
  ['no mode', { mode: '' }],
])('a caller with %s is nobody', (_, asked) => {
  expect(problemOf(read(asked)).name).toBe('caller-unidentified');
});

test('the API key is known to the log, whatever becomes of the request', () => {
  expect(read().holder?.apiKey).toBe('k1');
  expect(read({ body: {} }).holder?.apiKey).toBe('k1');
});
