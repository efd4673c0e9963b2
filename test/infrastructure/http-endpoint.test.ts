import { expect, test } from 'vitest';
import { all, type FunctionName, functionOf, only, type Template, text } from '../support/template.ts';
import { configurations, synthesize } from './synthesize.ts';

const template = synthesize();
const [apiId, { Properties: api }] = only(template, 'AWS::ApiGatewayV2::Api');
const [, { Properties: stage }] = only(template, 'AWS::ApiGatewayV2::Stage');

/** What a template's routes have in common, and which function each leads to. */
function routesOf(stack: Template): [routeKey: string, integrationId: string, rest: object][] {
  return all(stack, 'AWS::ApiGatewayV2::Route').map(([, { Properties }]) => {
    const { RouteKey, Target, ApiId: _, ...rest } = Properties;
    return [RouteKey, /^integrations\/<(.*)>$/.exec(text(Target))?.[1] ?? '', rest];
  });
}

const ROUTES: [string, FunctionName][] = [
  ['POST /email', 'SendEmail'],
  ['POST /emails', 'SendEmail'],
  ['POST /emails/batch', 'SendEmail'],
  ['GET /email', 'LookUpEmail'],
  ['GET /emails/{id}', 'LookUpEmail'],
];

test('the ways in are these, each to its function, signed with IAM', () => {
  const routes = routesOf(template).map(([routeKey, integration, rest]) => {
    const { IntegrationUri } = template.Resources[integration]?.Properties ?? {};
    return [routeKey, text(IntegrationUri), rest];
  });
  expect(routes).toEqual(
    ROUTES.map(([routeKey, name]) => [
      routeKey,
      `<${functionOf(template, name)[0]}.Arn>`,
      { AuthorizationType: 'AWS_IAM' },
    ]),
  );
  // With `Target`, API Gateway would make an open route of its own.
  expect(api).not.toHaveProperty('Target');
  expect(api).not.toHaveProperty('CorsConfiguration');
});

test('the functions get the payload that they read', () => {
  const integrations = all(template, 'AWS::ApiGatewayV2::Integration');
  expect(integrations).toHaveLength(2);
  for (const [, { Properties }] of integrations) {
    expect(Properties).toMatchObject({ IntegrationType: 'AWS_PROXY', PayloadFormatVersion: '2.0' });
  }
});

test('its stage lets through 50 requests a second and 100 at once', () => {
  expect(stage).toMatchObject({
    StageName: '$default',
    AutoDeploy: true,
    DefaultRouteSettings: { ThrottlingRateLimit: 50, ThrottlingBurstLimit: 100 },
  });
});

test('or what it is told', () => {
  const other = synthesize({ rateLimit: 5, burstLimit: 7 });
  expect(only(other, 'AWS::ApiGatewayV2::Stage')[1].Properties.DefaultRouteSettings).toEqual({
    ThrottlingRateLimit: 5,
    ThrottlingBurstLimit: 7,
  });
});

test('access logs are lines of JSON that do not tell who called', () => {
  const line: { [name: string]: string } = JSON.parse(stage.AccessLogSettings.Format);
  // A variable that is not on this list may name the caller, their address, or what they use.
  const impersonal = [
    '$context.requestId',
    '$context.awsEndpointRequestId',
    '$context.routeKey',
    '$context.status',
    '$context.responseLength',
    '$context.responseLatency',
    '$context.integrationLatency',
    '$context.integrationStatus',
    '$context.integrationErrorMessage',
  ];
  expect(impersonal).toEqual(expect.arrayContaining(Object.values(line)));
  expect(line).toMatchObject({ requestId: '$context.requestId', status: '$context.status' });
});

test('access logs go to a log group that forgets', () => {
  const [id] = stage.AccessLogSettings.DestinationArn['Fn::GetAtt'];
  const logGroups = Object.fromEntries(all(template, 'AWS::Logs::LogGroup'));
  expect(logGroups[id]?.Properties).toEqual({ RetentionInDays: 90 });
  expect(id).not.toBe(functionOf(template, 'SendEmail')[1].Properties.LoggingConfig.LogGroup.Ref);
});

test('the stack says where to POST', () => {
  const { Url, BaseUrl } = template.Outputs;
  expect(text(Url?.Value)).toBe(`<${apiId}.ApiEndpoint>/email`);
  expect(text(BaseUrl?.Value)).toBe(`<${apiId}.ApiEndpoint>`);
  expect(Url?.Description).toMatch(/POST/);
});

test('with tokens, only bearers of one from this issuer, for this audience, with this scope may call', () => {
  const withJwt = synthesize(configurations.jwt);
  const [authorizer, { Properties }] = only(withJwt, 'AWS::ApiGatewayV2::Authorizer');
  const bearer = {
    AuthorizationType: 'JWT',
    AuthorizerId: { Ref: authorizer },
    AuthorizationScopes: ['email/send'],
  };
  const routes = routesOf(withJwt);
  expect(routes.map(([routeKey, , rest]) => [routeKey, rest])).toEqual(
    [...ROUTES.map(([routeKey]) => routeKey), '$default'].map((routeKey) => [routeKey, bearer]),
  );
  // A base URL that leads elsewhere is told so by the function that sends.
  const leadsTo = Object.fromEntries(routes.map(([routeKey, integration]) => [routeKey, integration]));
  expect(leadsTo.$default).toBe(leadsTo['POST /email']);
  expect(Properties).toMatchObject({
    AuthorizerType: 'JWT',
    IdentitySource: ['$request.header.Authorization'],
    JwtConfiguration: { Issuer: 'https://id.example.com/', Audience: ['email-api', 'shop'] },
  });
  expect(withJwt.Outputs.Url?.Description).toBe(
    'POST an email here, with a bearer token of https://id.example.com/',
  );
});

test("a domain of one's own leads to the stage, by TLS 1.2 at least, and is in the zone", () => {
  const withDomain = synthesize(configurations['custom domain']);
  const [domainId, { Properties: domain }] = only(withDomain, 'AWS::ApiGatewayV2::DomainName');
  const { certificateArn } = configurations['custom domain'];
  expect(domain).toMatchObject({
    DomainName: 'api.example.com',
    DomainNameConfigurations: [
      { CertificateArn: certificateArn, EndpointType: 'REGIONAL', SecurityPolicy: 'TLS_1_2' },
    ],
  });
  const [, { Properties: mapping }] = only(withDomain, 'AWS::ApiGatewayV2::ApiMapping');
  expect(mapping).toMatchObject({
    DomainName: { Ref: domainId },
    Stage: '$default',
    ApiId: { Ref: only(withDomain, 'AWS::ApiGatewayV2::Api')[0] },
  });
  const [, { Properties: record }] = only(withDomain, 'AWS::Route53::RecordSet');
  expect(record).toMatchObject({ Name: 'api.example.com.', Type: 'A', HostedZoneId: 'Z0123456789' });
  expect(text(record.AliasTarget.DNSName)).toBe(`<${domainId}.RegionalDomainName>`);
  expect(text(withDomain.Outputs.Url?.Value)).toBe(`https://<${domainId}>/email`);
  expect(text(withDomain.Outputs.BaseUrl?.Value)).toBe(`https://<${domainId}>`);
});
