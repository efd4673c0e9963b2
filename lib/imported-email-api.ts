import { Token } from 'aws-cdk-lib';
import { HttpApi, type IHttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import { Construct, type IConstruct } from 'constructs';
import { grantRoutes } from './http-endpoint.ts';

/** An email API, made here or elsewhere. */
export interface IEmailApi extends IConstruct {
  /** Where to POST an email. */
  readonly url: string;

  /**
   * Lets a role, user or group of the API's own account call every route: send, and ask what became of it.
   *
   * @param grantee who may call
   */
  grantSend(grantee: IGrantable): Grant;
}

/** By what an app knows an email API that another app, or another stack, has made. */
export interface EmailApiAttributes {
  /** Where to POST an email: the `url` of the other one. */
  readonly url: string;
  /** The id of its HTTP API, in the account and region of this stack: `httpApi.apiId` of the other one. */
  readonly httpApiId: string;
}

/** An email API that is not of this stack. Its callers sign with IAM. */
export class ImportedEmailApi extends Construct implements IEmailApi {
  readonly url: string;
  private readonly httpApi: IHttpApi;

  /** @throws in one sentence, where JavaScript left an attribute out: the grants would be for no API, and nothing would say so */
  constructor(scope: Construct, id: string, attributes: EmailApiAttributes) {
    super(scope, id);
    const { url, httpApiId } = attributes ?? {};
    check('url', url, /^https:\/\/\S+$/, 'the url of the other EmailApi, as https://…/email');
    check('httpApiId', httpApiId, /^[a-z0-9]+$/, 'its httpApi.apiId, as a1b2c3d4e5');
    this.url = url;
    this.httpApi = HttpApi.fromHttpApiAttributes(this, 'Api', { httpApiId });
  }

  grantSend(grantee: IGrantable): Grant {
    return grantRoutes(this.httpApi, grantee);
  }
}

function check(name: string, value: unknown, form: RegExp, what: string): void {
  const isKnown = typeof value === 'string' && (Token.isUnresolved(value) || form.test(value));
  if (!isKnown) throw new Error(`${name} must be ${what}, not ${JSON.stringify(value)}`);
}
