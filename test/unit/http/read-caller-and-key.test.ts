import { describe, expect, test } from 'vitest';
import { readCallerAndKey, readRecordId } from '../../../functions/http/read-caller-and-key.ts';
import { readRequest } from '../../../functions/http/read-request.ts';
import { type Asked, apiGatewayEvent, ROLE } from '../../support/api-gateway-event.ts';

const senders = { defaultFrom: { address: 'shop@example.com' }, allowed: ['example.com'] };

describe('caller and key', () => {
  test('name the very record that a send claims, even where the email is not valid', () => {
    const sending = readRequest(apiGatewayEvent(), senders);
    expect(readCallerAndKey(apiGatewayEvent({ body: 'no JSON' }))).toEqual({
      kind: 'key',
      scope: ROLE,
      key: 'order-1',
      pk: sending.kind === 'request' && sending.request.pk,
    });
  });

  test.each<[string, Asked, number, string]>([
    ['no caller', { authorizer: undefined }, 403, 'caller-unidentified'],
    ['no key', { headers: { 'idempotency-key': undefined } }, 400, 'idempotency-key-missing'],
    ['a bad key', { headers: { 'idempotency-key': 'order 1' } }, 400, 'idempotency-key-invalid'],
  ])('with %s get the same problem as a send', (_, asked, status, name) => {
    const reading = readCallerAndKey(apiGatewayEvent(asked));
    expect(reading).toEqual(readRequest(apiGatewayEvent(asked), senders));
    expect(reading).toMatchObject({ kind: 'problem', answer: { statusCode: status } });
    expect(reading.kind === 'problem' && JSON.parse(reading.answer.body)).toMatchObject({ name });
  });
});

describe('the record that an event is about', () => {
  test('is that of its caller and key', () => {
    const reading = readCallerAndKey(apiGatewayEvent());
    expect(readRecordId(apiGatewayEvent())).toBe(reading.kind === 'key' && reading.pk);
  });

  test.each<[string, Asked]>([
    ['a caller', { authorizer: undefined }],
    ['a key', { headers: { 'idempotency-key': undefined } }],
    ['a valid key', { headers: { 'idempotency-key': 'order 1' } }],
  ])('is not known without %s', (_, asked) => {
    expect(readRecordId(apiGatewayEvent(asked))).toBeUndefined();
  });
});
