import { Duration, Stack } from 'aws-cdk-lib';
import {
  HttpApi,
  HttpMethod,
  HttpStage,
  LogGroupLogDestination,
  PayloadFormatVersion,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { accessLogFormat } from './access-log-format.ts';
import { type Auth, authorization } from './auth.ts';
import { CustomDomain, type CustomDomainProps } from './custom-domain.ts';
import type { Throttle } from './email-api-props.ts';

export interface HttpEndpointProps {
  readonly handler: IFunction;
  readonly auth: Auth;
  readonly throttle: Throttle;
  readonly logRetention: RetentionDays;
  readonly customDomain?: CustomDomainProps;
}

const PATH = '/email';

/** The way in: one route, for callers that IAM or a token vouches for. */
export class HttpEndpoint extends Construct {
  /** Of `POST /email`. */
  readonly url: string;
  readonly stage: HttpStage;
  readonly accessLogs: LogGroup;
  private readonly httpApi: HttpApi;
  private readonly auth: Auth;

  constructor(scope: Construct, id: string, props: HttpEndpointProps) {
    super(scope, id);
    this.auth = props.auth;
    // The default stage that CDK makes takes neither throttling nor logs.
    this.httpApi = new HttpApi(this, 'Api', {
      apiName: Stack.of(this).stackName,
      createDefaultStage: false,
    });
    this.httpApi.addRoutes({
      path: PATH,
      methods: [HttpMethod.POST],
      ...authorization(props.auth),
      integration: new HttpLambdaIntegration('SendEmail', props.handler, {
        payloadFormatVersion: PayloadFormatVersion.VERSION_2_0,
        // The most that CDK takes, a second below API Gateway's own; Lambda ends well before.
        timeout: Duration.seconds(29),
      }),
    });
    this.accessLogs = new LogGroup(this, 'AccessLogs', { retention: props.logRetention });
    const destination = new LogGroupLogDestination(this.accessLogs);
    const domain = props.customDomain && new CustomDomain(this, 'CustomDomain', props.customDomain);
    this.stage = new HttpStage(this, 'Stage', {
      httpApi: this.httpApi,
      stageName: '$default',
      autoDeploy: true,
      throttle: props.throttle,
      accessLogSettings: { destination, format: accessLogFormat },
      ...(domain && { domainMapping: { domainName: domain.domainName } }),
    });
    this.url = `${domain ? this.stage.domainUrl : this.stage.url}email`;
  }

  /** @throws where tokens decide who may call, not IAM */
  grantSend(grantee: IGrantable): Grant {
    if (this.auth !== 'iam') throw new Error('Callers with a JWT need no grant: their token decides');
    return Grant.addToPrincipal({
      grantee,
      actions: ['execute-api:Invoke'],
      resourceArns: [this.httpApi.arnForExecuteApi(HttpMethod.POST, PATH, this.stage.stageName)],
    });
  }
}
