import { Duration, Stack } from 'aws-cdk-lib';
import {
  HttpApi,
  HttpMethod,
  HttpRoute,
  HttpRouteKey,
  HttpStage,
  type IHttpApi,
  LogGroupLogDestination,
  PayloadFormatVersion,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { toAccessLogFormat } from './access-log-format.ts';
import { type Auth, toAuthorization } from './auth.ts';
import { CustomDomain, type CustomDomainProps } from './custom-domain.ts';

/** What API Gateway lets through, over all callers. */
export interface Throttle {
  /** Requests a second, in the long run. */
  readonly rateLimit: number;
  /** Requests at once. */
  readonly burstLimit: number;
}

/** What the HTTP API needs to know. */
export interface HttpEndpointProps {
  readonly handlers: { readonly sendEmail: IFunction; readonly lookUpEmail: IFunction };
  readonly auth: Auth;
  /** Tells whose API key it is, where callers have one. */
  readonly authorizeCaller?: IFunction;
  readonly throttle: Throttle;
  readonly logRetention: RetentionDays;
  readonly customDomain?: CustomDomainProps;
}

/** Each with the function that answers it. */
const ROUTES = [
  { method: HttpMethod.POST, path: '/email', handler: 'sendEmail' },
  // Where Resend's clients send; the same keys and records.
  { method: HttpMethod.POST, path: '/emails', handler: 'sendEmail' },
  { method: HttpMethod.POST, path: '/emails/batch', handler: 'sendEmail' },
  { method: HttpMethod.GET, path: '/email', handler: 'lookUpEmail' },
  // Where Resend's clients look; an email by its id.
  { method: HttpMethod.GET, path: '/emails/{id}', handler: 'lookUpEmail' },
] as const;

/** API Gateway's name for the stage that has no path of its own. */
const STAGE = '$default';

/** The way in: these routes, for callers that IAM, a token or an API key vouches for. */
export class HttpEndpoint extends Construct {
  /** Without a path, and without a slash at its end. */
  readonly baseUrl: string;
  /** Of `POST /email`. */
  readonly url: string;
  readonly stage: HttpStage;
  readonly accessLogs: LogGroup;
  readonly httpApi: HttpApi;
  private readonly auth: Auth;

  constructor(scope: Construct, id: string, props: HttpEndpointProps) {
    super(scope, id);
    this.auth = props.auth;
    // The default stage that CDK makes takes neither throttling nor logs.
    this.httpApi = new HttpApi(this, 'Api', {
      apiName: Stack.of(this).stackName,
      createDefaultStage: false,
    });
    const authorized = toAuthorization(props.auth, props.authorizeCaller);
    const integrations = {
      sendEmail: integration('SendEmail', props.handlers.sendEmail),
      lookUpEmail: integration('LookUpEmail', props.handlers.lookUpEmail),
    };
    for (const { method, path, handler } of ROUTES) {
      this.httpApi.addRoutes({ path, methods: [method], ...authorized, integration: integrations[handler] });
    }
    // Callers with a token or an API key use clients that are configured by a base URL. Where it leads elsewhere (`//emails`, say),
    // the function answers and says so. Callers of IAM sign the one URL that they were given.
    if (props.auth._callers.kind !== 'iam') {
      const { sendEmail: integration } = integrations;
      const { httpApi } = this;
      new HttpRoute(this, 'Default', {
        httpApi,
        routeKey: HttpRouteKey.DEFAULT,
        integration,
        ...authorized,
      });
    }
    this.accessLogs = new LogGroup(this, 'AccessLogs', { retention: props.logRetention });
    const destination = new LogGroupLogDestination(this.accessLogs);
    const domain = props.customDomain && new CustomDomain(this, 'CustomDomain', props.customDomain);
    this.stage = new HttpStage(this, 'Stage', {
      httpApi: this.httpApi,
      stageName: STAGE,
      autoDeploy: true,
      throttle: props.throttle,
      accessLogSettings: { destination, format: toAccessLogFormat(props.authorizeCaller !== undefined) },
      ...(domain && { domainMapping: { domainName: domain.domainName } }),
    });
    this.baseUrl = domain ? `https://${domain.domainName.name}` : this.httpApi.apiEndpoint;
    this.url = `${this.baseUrl}/email`;
  }

  /** @throws where tokens or API keys decide who may call, not IAM */
  grantSend(grantee: IGrantable): Grant {
    const { kind } = this.auth._callers;
    if (kind === 'jwt') throw new Error('Callers with a JWT need no grant: their token decides');
    if (kind === 'apiKeys') throw new Error('Callers with an API key need no grant: their API key decides');
    return grantRoutes(this.httpApi, grantee);
  }
}

/** Lets somebody call every route of this API. */
export function grantRoutes(httpApi: IHttpApi, grantee: IGrantable): Grant {
  return Grant.addToPrincipal({
    grantee,
    actions: ['execute-api:Invoke'],
    resourceArns: ROUTES.map(({ method, path }) => httpApi.arnForExecuteApi(method, toPattern(path), STAGE)),
  });
}

/** As IAM has it, which compares what was asked for: any id, for `{id}`. */
const toPattern = (path: string) => path.replaceAll(/\{\w+\}/g, '*');

const integration = (id: string, handler: IFunction) =>
  new HttpLambdaIntegration(id, handler, {
    payloadFormatVersion: PayloadFormatVersion.VERSION_2_0,
    // The most that CDK takes, a second below API Gateway's own; Lambda ends well before.
    timeout: Duration.seconds(29),
  });
