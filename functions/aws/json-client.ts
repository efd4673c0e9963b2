import type { IncomingMessage } from 'node:http';
import { HttpRequest, type HttpResponse } from '@smithy/core/protocols';
import { SignatureV4 } from '@smithy/signature-v4';
import type { AwsSettings } from './environment.ts';
import { type JsonCommand, toMetadata } from './json-command.ts';
import { type Retry, withRetries } from './retry.ts';
import { Sha256 } from './sha256.ts';

/** What carries a request; `NodeHttpHandler` is one. */
export interface RequestHandler<Options> {
  handle(request: HttpRequest, options: Options): Promise<{ response: HttpResponse }>;
  destroy(): void;
}

export interface JsonClientConfig<Options> extends Pick<AwsSettings, 'region' | 'credentials'> {
  endpoint: URL;
  /** The service's name in a signature. */
  signingName: string;
  requestHandler: RequestHandler<Options>;
  /** Left out, a call is made once. */
  retry?: Retry;
}

/** They are handed on to the request handler, which may ask for more of them. */
export interface SendOptions {
  abortSignal: AbortSignal;
}

/**
 * A client of one service that speaks JSON. It has the SDK's signer and HTTP handler, and takes commands as the SDK's
 * clients do; it does without their middleware, endpoint rules and schemas, which cost more than the call itself
 * (docs/adr/0003). A test compares each of its requests, and what it makes of each answer, with the SDK's.
 */
export class JsonClient<Options extends SendOptions = SendOptions> {
  private readonly config: JsonClientConfig<Options>;
  private readonly signer: SignatureV4;

  constructor(config: JsonClientConfig<Options>) {
    this.config = config;
    const { credentials, region, signingName } = config;
    this.signer = new SignatureV4({ credentials, region, service: signingName, sha256: Sha256 });
  }

  /** @throws an error with the service's name for it and `$metadata.httpStatusCode`, where there was an answer */
  async send<Output>(command: JsonCommand<object, Output>, options: Options): Promise<Output> {
    const body = JSON.stringify(command.wire());
    const attempt = () => this.attempt(command, body, options);
    const { retry } = this.config;
    return retry ? withRetries(attempt, retry, options.abortSignal) : attempt();
  }

  destroy(): void {
    this.config.requestHandler.destroy();
  }

  private async attempt<Output>(
    command: JsonCommand<object, Output>,
    body: string,
    options: Options,
  ): Promise<Output> {
    const { endpoint, requestHandler } = this.config;
    const { protocol, hostname, port, host } = endpoint;
    const request = new HttpRequest({
      method: 'POST',
      protocol,
      hostname,
      ...(port && { port: Number(port) }),
      path: command.path,
      headers: {
        ...command.headers,
        host,
        'content-length': String(Buffer.byteLength(body)),
        'user-agent': 'email-api',
      },
      body,
    });
    const signed = (await this.signer.sign(request)) as HttpRequest;
    const { response } = await requestHandler.handle(signed, options);
    const text = await textOf(response.body).catch((error) => {
      throw Object.assign(error, toMetadata(response));
    });
    return command.read({ statusCode: response.statusCode, headers: response.headers, text });
  }
}

/** The whole text of a body. @throws when it ends before its end, or nobody waits for it any more */
function textOf(body: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    body.setEncoding('utf8');
    body.on('data', (chunk: string) => {
      text += chunk;
    });
    body.once('end', () => resolve(text));
    body.once('error', reject);
    body.once('close', () => reject(new Error('The connection closed within an answer')));
  });
}
