import type { IncomingMessage } from 'node:http';
import { HttpRequest, type HttpResponse } from '@smithy/core/protocols';
import { StandardRetryStrategy } from '@smithy/core/retry';
import { NodeHttpHandler, type NodeHttpHandlerOptions } from '@smithy/node-http-handler';
import { SignatureV4 } from '@smithy/signature-v4';
import type { HttpHandlerOptions, RetryStrategyV2 } from '@smithy/types';
import { type Json, type JsonCommand, type ResponseMetadata, toServiceError } from './json-command.ts';
import { callWithRetries } from './retry.ts';
import { type GivenSettings, needTheWholeSdk, readSettings, type Service } from './settings.ts';
import { Sha256 } from './sha256.ts';

/** What carries a request; `NodeHttpHandler` is one. */
export interface RequestHandler {
  handle(request: HttpRequest, options?: HttpHandlerOptions): Promise<{ response: HttpResponse }>;
  destroy?(): void;
}

/** The options of the SDK's clients that are followed; with any other, a client is not made. */
export interface ClientConfig extends GivenSettings {
  requestHandler?: RequestHandler | NodeHttpHandlerOptions;
  maxAttempts?: number;
  /** Where it is given, `maxAttempts` does not count. */
  retryStrategy?: RetryStrategyV2;
}

const FOLLOWED = ['region', 'endpoint', 'credentials', 'requestHandler', 'maxAttempts', 'retryStrategy'];

/** A service, and how the SDK's client of it repeats a call by default. */
export interface ServiceDefaults extends Service {
  maxAttempts: number;
  /** Milliseconds before the second attempt, at most. */
  retryDelayMs: number;
}

/**
 * A client of one service that speaks JSON. It has the SDK's signer, HTTP handler, retry strategy and error codes, and
 * takes commands and options as the SDK's clients do; it does without their middleware, endpoint rules and schemas, which
 * cost more than the call itself (docs/adr/0004). A test compares each of its requests, signature included, and what it
 * makes of each answer, with the SDK's.
 */
export class JsonClient {
  /** Read once: a URL computes its parts each time. */
  private readonly address: { protocol: string; hostname: string; port?: number; host: string };
  private readonly requestHandler: RequestHandler;
  private readonly retryStrategy: RetryStrategyV2;
  private readonly signer: SignatureV4;

  /** @throws in one sentence, where an option or a variable is missing or cannot be followed */
  constructor(service: ServiceDefaults, config: ClientConfig = {}) {
    const option = Object.keys(config).find((name) => !FOLLOWED.includes(name));
    if (option) needTheWholeSdk(`The option ${option} of a client`);
    const { maxAttempts = service.maxAttempts, retryStrategy, requestHandler } = config;
    const { endpoint, region, credentials } = readSettings(process.env, service, config);
    const { protocol, hostname, port, host } = endpoint;
    this.address = { protocol, hostname, ...(port && { port: Number(port) }), host };
    this.requestHandler = NodeHttpHandler.create(requestHandler as NodeHttpHandler | undefined);
    this.retryStrategy =
      retryStrategy ?? new StandardRetryStrategy({ maxAttempts, baseDelay: service.retryDelayMs });
    this.signer = new SignatureV4({ credentials, region, service: service.signingName, sha256: Sha256 });
  }

  /**
   * @param options handed on to the request handler, which may ask for more of them
   * @throws an error with the service's name for it, and `$metadata.httpStatusCode` where there was an answer
   */
  async send<Output extends object>(
    command: JsonCommand<object, Output>,
    options: HttpHandlerOptions = {},
  ): Promise<Output & { $metadata: ResponseMetadata }> {
    const body = JSON.stringify(command.toWire());
    const attempt = () => this.attempt(command, body, options);
    return callWithRetries(attempt, this.retryStrategy, options.abortSignal as AbortSignal | undefined);
  }

  destroy(): void {
    this.requestHandler.destroy?.();
  }

  /** @throws always: what is added there would be passed over without a word */
  get middlewareStack(): never {
    return needTheWholeSdk("A client's middleware");
  }

  /** @throws likewise */
  get config(): never {
    return needTheWholeSdk("A client's config");
  }

  private async attempt<Output extends object>(
    command: JsonCommand<object, Output>,
    body: string,
    options: HttpHandlerOptions,
  ): Promise<Output & { $metadata: ResponseMetadata }> {
    const { host, ...where } = this.address;
    const request = new HttpRequest({
      method: 'POST',
      ...where,
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
    const { response } = await this.requestHandler.handle(signed, options);
    return readAnswer(command, response);
  }
}

/** @throws the error that the answer is; whatever becomes of its body, its status counts */
async function readAnswer<Output extends object>(
  command: JsonCommand<object, Output>,
  { statusCode, headers, body }: HttpResponse,
): Promise<Output & { $metadata: ResponseMetadata }> {
  const requestId = headers['x-amzn-requestid'];
  const $metadata = { httpStatusCode: statusCode, ...(requestId && { requestId }) };
  try {
    const text = await readText(body);
    const json: Json = text === '' ? {} : (JSON.parse(text) ?? {});
    if (statusCode < 300) return { ...command.toOutput(json), $metadata };
    throw toServiceError(command, { statusCode, headers, text }, json);
  } catch (error) {
    throw Object.assign(error as Error, { $metadata });
  }
}

/** The whole text of a body. @throws when it ends before its end */
function readText(body: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    body.setEncoding('utf8');
    body.on('data', (chunk: string) => {
      text += chunk;
    });
    body.once('end', () => resolve(text));
    body.once('error', reject);
    body.once('close', () => {
      // It comes after every end, and an error that nobody needs costs its stack.
      if (!body.readableEnded) reject(new Error('The connection closed within an answer'));
    });
  });
}
