import { App, Stack } from 'aws-cdk-lib';
import { AccountPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { describe, expect, test } from 'vitest';
import { readAuthorizeCallerVariables } from '../../functions/configuration/read-variables.ts';
import { API_KEYS_TABLE_CALL_MS } from '../../functions/emails/limits.ts';
import { Auth, EmailApi } from '../../lib/index.ts';
import { all, environmentOf, functionOf, only, tableOf, text } from '../support/template.ts';
import { configurations, synthesize, templateOf } from './synthesize.ts';

const template = synthesize(configurations['API keys']);
const [tableId, table] = tableOf(template, 'ApiKeys');
const [authorizerId, { Properties: authorizer }] = only(template, 'AWS::ApiGatewayV2::Authorizer');
const [functionId, { Properties: fn }] = functionOf(template, 'AuthorizeCaller');

describe('the table of API keys', () => {
  test('keeps its logical id: under another one nobody would be let in', () => {
    expect(tableId).toBe('ApiApiKeysTable06CB58C4');
  });

  test('is one item an API key, paid for by request', () => {
    expect(table.Properties).toMatchObject({
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      BillingMode: 'PAY_PER_REQUEST',
      TimeToLiveSpecification: { AttributeName: 'deleteAt', Enabled: true },
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    });
  });

  test('outlives its stack, unless it is to be removed', () => {
    expect(table).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
    const removed = synthesize({ auth: 'apiKeys', tableRemoval: 'remove' });
    expect(tableOf(removed, 'ApiKeys')[1]).toMatchObject({ DeletionPolicy: 'Delete' });
  });

  test('is told to the operator', () => {
    expect(template.Outputs.ApiKeysTableName?.Value).toEqual({ Ref: tableId });
  });
});

describe('the authorizer', () => {
  test('asks the function with the header, and gets a simple answer', () => {
    expect(authorizer).toMatchObject({
      AuthorizerType: 'REQUEST',
      AuthorizerPayloadFormatVersion: '2.0',
      EnableSimpleResponses: true,
      IdentitySource: ['$request.header.Authorization'],
      AuthorizerResultTtlInSeconds: 300,
    });
    expect(text(authorizer.AuthorizerUri)).toContain(`<${functionId}.Arn>`);
  });

  test.each([
    [{}, 60],
    [{ authorizerCacheSeconds: 0 }, 0],
    [{ authorizerCacheSeconds: '3600' }, 3_600],
  ])('remembers its answer as long as it is told: %j', (settings, seconds) => {
    const other = synthesize({ auth: 'apiKeys', ...settings });
    const [, { Properties }] = only(other, 'AWS::ApiGatewayV2::Authorizer');
    expect(Properties.AuthorizerResultTtlInSeconds).toBe(seconds);
  });

  test('stands before every route, those too that are none', () => {
    const routes = all(template, 'AWS::ApiGatewayV2::Route').map(([, { Properties }]) => Properties);
    expect(routes.map(({ RouteKey }) => RouteKey).sort()).toEqual([
      '$default',
      'GET /email',
      'GET /emails/{id}',
      'POST /email',
      'POST /emails',
      'POST /emails/batch',
    ]);
    for (const { AuthorizationType, AuthorizerId } of routes) {
      expect([AuthorizationType, AuthorizerId]).toEqual(['CUSTOM', { Ref: authorizerId }]);
    }
  });

  test('has time for its one read, within the 10 s that API Gateway waits', () => {
    expect(fn.Timeout * 1_000).toBeGreaterThan(2 * API_KEYS_TABLE_CALL_MS);
    expect(fn.Timeout).toBeLessThan(10);
  });

  test('knows its table, and nothing else', () => {
    const environment = environmentOf(template, 'AuthorizeCaller');
    expect(Object.keys(environment).sort()).toEqual(['TABLE_NAME', 'URL_SUFFIX']);
    expect(readAuthorizeCallerVariables(environment)).toEqual({ table: `<${tableId}>` });
  });
});

test('the access log tells who called, by the name that the operator gave them', () => {
  const [, { Properties: stage }] = only(template, 'AWS::ApiGatewayV2::Stage');
  expect(JSON.parse(stage.AccessLogSettings.Format)).toMatchObject({
    status: '$context.status',
    caller: '$context.authorizer.caller',
    mode: '$context.authorizer.mode',
    apiKey: '$context.authorizer.apiKey',
    authorizerError: '$context.authorizer.error',
  });
  expect(stage.AccessLogSettings.Format).not.toMatch(/identity|header|senders/);
});

test('without API keys there is nothing of them', () => {
  const ids = Object.keys(synthesize().Resources).join();
  expect(ids).not.toMatch(/ApiKey|AuthorizeCaller|Authorizer/);
  expect(synthesize().Outputs).not.toHaveProperty('ApiKeysTableName');
});

describe('in another app', () => {
  const stack = new Stack(new App(), 'Shop');
  const emails = new EmailApi(stack, 'Emails', { from: 'a@example.com', auth: Auth.apiKeys() });

  test('the table is a member, and nobody is granted what an API key decides', () => {
    expect(stack.resolve(emails.apiKeysTable?.tableName)).toEqual({
      Ref: expect.stringMatching('^EmailsApiKeysTable'),
    });
    const role = new Role(stack, 'Role', { assumedBy: new AccountPrincipal('123456789012') });
    expect(() => emails.grantSend(role)).toThrow('Callers with an API key need no grant');
    expect(all(templateOf(stack), 'AWS::DynamoDB::Table')).toHaveLength(3);
  });

  test.each([-1, 3_601, 1.5, Number.NaN])('nothing is remembered for %d s', (cacheSeconds) => {
    const auth = Auth.apiKeys({ cacheSeconds });
    const other = new Stack(new App(), 'Shop');
    expect(() => new EmailApi(other, 'Emails', { from: 'a@example.com', auth })).toThrow(
      'cacheSeconds must be 0 to 3600 s, a whole number',
    );
  });
});
