import type { HttpHandler } from '@smithy/core/protocols';
import type { NodeHttpHandlerOptions } from '@smithy/node-http-handler';
import {
  Connection,
  type ConnectionLimits,
  type Handled,
  type Request,
  type WatchedOptions,
} from './connection.ts';

/**
 * A connection is reused only within two seconds of its last use. Lambda freezes a function between
 * invocations, an idle connection dies meanwhile, and its failure looks exactly like an unknown outcome.
 */
const REUSE_WITHIN_MS = 2_000;

/** The HTTP handler of the SES client. Its limits are its own: what a client sets by the handler's interface is not followed. */
export class WatchedHttpHandler implements HttpHandler<NodeHttpHandlerOptions> {
  readonly metadata = { handlerProtocol: 'http/1.1' };
  private readonly limits: ConnectionLimits;
  private readonly now: () => number;
  private idle: { connection: Connection; since: number } | undefined;

  /** @param now epoch milliseconds */
  constructor(limits: ConnectionLimits, now: () => number) {
    this.limits = limits;
    this.now = now;
  }

  async handle(request: Request, options: Partial<WatchedOptions> = {}): Handled {
    const connection = this.take(request);
    try {
      const response = await connection.send(request, options);
      if (options.flight) options.flight.status = response.response.statusCode;
      this.idle?.connection.retire();
      this.idle = { connection, since: this.now() };
      return response;
    } catch (error) {
      connection.destroy();
      throw error;
    }
  }

  updateHttpClientConfig(): void {}

  httpHandlerConfigs(): NodeHttpHandlerOptions {
    return {};
  }

  destroy(): void {
    this.idle?.connection.destroy();
    this.idle = undefined;
  }

  private take({ protocol }: Request): Connection {
    const last = this.idle;
    this.idle = undefined;
    const age = last ? this.now() - last.since : Number.POSITIVE_INFINITY;
    if (last?.connection.isOpen && age >= 0 && age < REUSE_WITHIN_MS) return last.connection;
    last?.connection.retire();
    return new Connection(this.limits, protocol === 'http:');
  }
}
