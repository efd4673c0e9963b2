import { describe, expect, test } from 'vitest';
import { type Authorizer, readScope } from '../../../functions/callers/scope.ts';

const ROLE = 'arn:aws:sts::123456789012:assumed-role/Shop';
const COGNITO = 'eu-central-1:2b1f0a52-9c5f-4c0a-8a39-6d1c1f7e3a10';
const iam = (userArn: string, identityId?: string): Authorizer => ({
  iam: { userArn, cognitoIdentity: identityId === undefined ? null : { identityId } },
});
const apiKey = (mode: string, id: string): Authorizer => ({
  lambda: { caller: 'shop', mode, senders: 'example.com', apiKey: id },
});
const jwt = (claims: { [name: string]: unknown }): Authorizer => ({ jwt: { claims } });

describe('the scope of a caller', () => {
  test.each<[string, Authorizer, string]>([
    ['with a role leaves out the session', iam(`${ROLE}/session-1`), ROLE],
    ['with a role and a session like an email address', iam(`${ROLE}/ada@example.com`), ROLE],
    ['with a role and a session like a path', iam(`${ROLE}/a/b`), ROLE],
    [
      'with a role of a Lambda',
      iam('arn:aws:sts::123456789012:assumed-role/Shop-Role_1+=,.@-x/shop-function'),
      'arn:aws:sts::123456789012:assumed-role/Shop-Role_1+=,.@-x',
    ],
    [
      'with a role of GovCloud',
      iam('arn:aws-us-gov:sts::123456789012:assumed-role/Shop/s'),
      'arn:aws-us-gov:sts::123456789012:assumed-role/Shop',
    ],
    [
      'with a role of China',
      iam('arn:aws-cn:sts::123456789012:assumed-role/Shop/s'),
      'arn:aws-cn:sts::123456789012:assumed-role/Shop',
    ],
    ['as a user', iam('arn:aws:iam::123456789012:user/ada'), 'arn:aws:iam::123456789012:user/ada'],
    [
      'as a user with a path keeps it',
      iam('arn:aws:iam::123456789012:user/team/shop/ada'),
      'arn:aws:iam::123456789012:user/team/shop/ada',
    ],
    [
      'as a user whose path reads like a role keeps it',
      iam('arn:aws:iam::123456789012:user/assumed-role/Shop/ada'),
      'arn:aws:iam::123456789012:user/assumed-role/Shop/ada',
    ],
    [
      'as a user whose path holds the ARN of a role keeps it',
      iam(`arn:aws:iam::123456789012:user/${ROLE}/ada`),
      `arn:aws:iam::123456789012:user/${ROLE}/ada`,
    ],
    ['as the root of an account', iam('arn:aws:iam::123456789012:root'), 'arn:aws:iam::123456789012:root'],
    [
      'as a federated user',
      iam('arn:aws:sts::123456789012:federated-user/ada'),
      'arn:aws:sts::123456789012:federated-user/ada',
    ],
    [
      'with a Cognito identity has it too',
      iam(`${ROLE}/CognitoIdentityCredentials`, COGNITO),
      `${ROLE} cognito=${COGNITO}`,
    ],
    ['with a Cognito identity without an id', { iam: { userArn: `${ROLE}/s`, cognitoIdentity: {} } }, ROLE],
    ['with an empty Cognito identity', iam(`${ROLE}/s`, ''), ROLE],
    ['without word of a Cognito identity', { iam: { userArn: `${ROLE}/s` } }, ROLE],
    [
      'with a token is its issuer and subject',
      jwt({ iss: 'https://id.example', sub: 'ada' }),
      'https://id.example sub=ada',
    ],
    [
      'with a token without a subject is its issuer and client',
      jwt({ iss: 'https://id.example', client_id: 'shop' }),
      'https://id.example client_id=shop',
    ],
    [
      'with a token of both is its subject',
      jwt({ iss: 'https://id.example', sub: 'ada', client_id: 'shop' }),
      'https://id.example sub=ada',
    ],
    [
      'with a token with an empty subject is its client',
      jwt({ iss: 'https://id.example', sub: '', client_id: 'shop' }),
      'https://id.example client_id=shop',
    ],
    [
      'with a token whose subject is no text is its client',
      jwt({ iss: 'https://id.example', sub: 7, client_id: 'shop' }),
      'https://id.example client_id=shop',
    ],
    ['with an API key is the caller, whichever it is', apiKey('live', 'a'), 'api-key:shop'],
    ['with another API key of theirs is the same', apiKey('live', 'b'), 'api-key:shop'],
    ['with an API key for tests is of its own', apiKey('test', 'c'), 'api-key:shop test'],
    [
      'with both is the IAM one',
      { ...iam(`${ROLE}/s`), ...jwt({ iss: 'https://id.example', sub: 'ada' }) },
      ROLE,
    ],
  ])('%s', (_, authorizer, scope) => {
    expect(readScope(authorizer)).toBe(scope);
  });

  test('is the same for every session of one role', () => {
    expect(readScope(iam(`${ROLE}/session-1`))).toBe(readScope(iam(`${ROLE}/session-2`)));
  });

  test('is different for any two callers', () => {
    const callers = [
      iam(`${ROLE}/s`),
      iam(`${ROLE}2/s`),
      iam('arn:aws:sts::210987654321:assumed-role/Shop/s'),
      iam('arn:aws-cn:sts::123456789012:assumed-role/Shop/s'),
      iam(`${ROLE}/s`, COGNITO),
      iam(`${ROLE}/s`, `${COGNITO}1`),
      iam('arn:aws:iam::123456789012:user/Shop'),
      iam('arn:aws:iam::123456789012:user/assumed-role/Shop/s'),
      iam('arn:aws:sts::123456789012:federated-user/Shop'),
      iam('arn:aws:iam::123456789012:root'),
      jwt({ iss: 'https://id.example', sub: 'ada' }),
      jwt({ iss: 'https://id.example', sub: 'bob' }),
      jwt({ iss: 'https://other.example', sub: 'ada' }),
      jwt({ iss: 'https://id.example', client_id: 'ada' }),
      apiKey('live', 'a'),
      apiKey('test', 'a'),
    ];
    const scopes = callers.map(readScope);
    expect(scopes).not.toContain(undefined);
    expect(new Set(scopes).size).toBe(callers.length);
  });
});

describe('a caller cannot be told', () => {
  test.each<[string, Authorizer | undefined]>([
    ['without an authorizer', undefined],
    ['from an empty authorizer', {}],
    ['from an IAM authorizer without an ARN', { iam: {} }],
    ['from an empty ARN', iam('')],
    ['from a token without claims', { jwt: {} }],
    ['from a token with no claims', jwt({})],
    ['from a token without an issuer', jwt({ sub: 'ada', client_id: 'shop' })],
    ['from a token with an empty issuer', jwt({ iss: '', sub: 'ada' })],
    ['from a token whose issuer is no text', jwt({ iss: 7, sub: 'ada' })],
    ['from a token with neither subject nor client', jwt({ iss: 'https://id.example' })],
    ['from a token with empty ones', jwt({ iss: 'https://id.example', sub: '', client_id: '' })],
    ['from a token whose client is no text', jwt({ iss: 'https://id.example', client_id: ['shop'] })],
    ["from another authorizer's context", { lambda: { principalId: 'ada' } }],
    ['from a mode that is none', apiKey('LIVE', 'a')],
  ])('%s', (_, authorizer) => {
    expect(readScope(authorizer)).toBeUndefined();
  });
});
