import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Duplex } from 'node:stream';
import { NodeHttpHandler } from '@smithy/node-http-handler';

/**
 * What is known of one send's connection. Before its handshake is finished no byte of the request can have
 * left; after it, any of them may have. A reused socket has no handshake to watch and counts as past it.
 */
export interface Flight {
  pastHandshake: boolean;
}

export interface ConnectionLimits {
  /** Milliseconds for the TCP connection. */
  connectMs: number;
  /** Milliseconds until the response's headers. */
  responseMs: number;
}

/**
 * A connection is reused only within two seconds of its last use. Lambda freezes a function between
 * invocations, an idle connection dies meanwhile, and its failure looks exactly like an unknown outcome.
 */
const REUSE_WITHIN_MS = 2_000;

type RequestHandler = Pick<
  NodeHttpHandler,
  'metadata' | 'handle' | 'updateHttpClientConfig' | 'httpHandlerConfigs' | 'destroy'
>;
type Request = Parameters<NodeHttpHandler['handle']>;

/** One connection with an agent of its own, which never serves two sends at a time. */
class Line {
  private flight: Flight | undefined;
  private readonly agents = [
    watched(new HttpAgent({ keepAlive: true, maxSockets: 1 }), 'connect', () => this.connected()),
    watched(new HttpsAgent({ keepAlive: true, maxSockets: 1 }), 'secureConnect', () => this.connected()),
  ] as const;
  private readonly handler: NodeHttpHandler;

  constructor(limits: ConnectionLimits) {
    const [httpAgent, httpsAgent] = this.agents;
    this.handler = new NodeHttpHandler({
      httpAgent,
      httpsAgent,
      connectionTimeout: limits.connectMs,
      requestTimeout: limits.responseMs,
      throwOnRequestTimeout: true,
    });
  }

  /** Connected and idle: with one socket at most, a free one is all there is. */
  get isOpen(): boolean {
    return this.agents.some((agent) => Object.values(agent.freeSockets).some((sockets) => sockets?.length));
  }

  send(flight: Flight, ...request: Request): ReturnType<NodeHttpHandler['handle']> {
    flight.pastHandshake = this.isOpen;
    this.flight = flight;
    return this.handler.handle(...request);
  }

  /** Closes it, unless a send still reads from it. */
  retire(): void {
    if (this.isOpen) this.destroy();
  }

  destroy(): void {
    this.handler.destroy();
  }

  private connected(): void {
    if (this.flight) this.flight.pastHandshake = true;
  }
}

/**
 * The HTTP handler of the SES client. It takes the `Flight` of a send from the options of `client.send`,
 * which the SDK passes through, and keeps it up to date.
 *
 * @param now epoch milliseconds
 */
export function sesRequestHandler(limits: ConnectionLimits, now: () => number): RequestHandler {
  let idle: { line: Line; since: number } | undefined;

  function take(): Line {
    const last = idle;
    idle = undefined;
    const age = last ? now() - last.since : Number.POSITIVE_INFINITY;
    if (last?.line.isOpen && age >= 0 && age < REUSE_WITHIN_MS) return last.line;
    last?.line.retire();
    return new Line(limits);
  }

  return {
    metadata: { handlerProtocol: 'http/1.1' },
    async handle(request, options) {
      const { flight = { pastHandshake: false } } = (options ?? {}) as { flight?: Flight };
      const line = take();
      try {
        const response = await line.send(flight, request, options);
        idle?.line.retire();
        idle = { line, since: now() };
        return response;
      } catch (error) {
        line.destroy();
        throw error;
      }
    },
    updateHttpClientConfig() {},
    httpHandlerConfigs: () => ({}),
    destroy() {
      idle?.line.destroy();
      idle = undefined;
    },
  };
}

function watched<A extends HttpAgent>(
  agent: A,
  event: 'connect' | 'secureConnect',
  connected: () => void,
): A {
  const connect = agent.createConnection.bind(agent);
  agent.createConnection = (options, callback) => {
    const socket = connect(options, callback) as Duplex;
    socket.once(event, connected);
    return socket;
  };
  return agent;
}
