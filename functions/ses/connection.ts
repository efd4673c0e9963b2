import type { Agent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Duplex } from 'node:stream';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { RequestHandler, SendOptions } from '../aws/json-client.ts';

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

/** What a send must bring, so that its `Flight` is kept up to date. */
export interface WatchedOptions extends SendOptions {
  flight: Flight;
}

type Request = Parameters<NodeHttpHandler['handle']>;

/** One connection with an agent of its own, which never serves two sends at a time. */
class Line {
  private flight: Flight | undefined;
  private readonly agent: Agent;
  private readonly handler: NodeHttpHandler;

  constructor(limits: ConnectionLimits, protocol: string) {
    this.agent = watchedAgent(protocol, () => this.connected());
    this.handler = new NodeHttpHandler({
      [protocol === 'http:' ? 'httpAgent' : 'httpsAgent']: this.agent,
      connectionTimeout: limits.connectMs,
      requestTimeout: limits.responseMs,
      throwOnRequestTimeout: true,
    });
  }

  /** Connected and idle: with one socket at most, a free one is all there is. */
  get isOpen(): boolean {
    return Object.values(this.agent.freeSockets).some((sockets) => sockets?.length);
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
 * The HTTP handler of the SES client.
 *
 * @param now epoch milliseconds
 */
export function createSesRequestHandler(
  limits: ConnectionLimits,
  now: () => number,
): RequestHandler<WatchedOptions> {
  let idle: { line: Line; since: number } | undefined;

  function take({ protocol }: Request[0]): Line {
    const last = idle;
    idle = undefined;
    const age = last ? now() - last.since : Number.POSITIVE_INFINITY;
    if (last?.line.isOpen && age >= 0 && age < REUSE_WITHIN_MS) return last.line;
    last?.line.retire();
    return new Line(limits, protocol);
  }

  return {
    async handle(request, options) {
      const line = take(request);
      try {
        const response = await line.send(options.flight, request, options);
        idle?.line.retire();
        idle = { line, since: now() };
        return response;
      } catch (error) {
        line.destroy();
        throw error;
      }
    },
    destroy() {
      idle?.line.destroy();
      idle = undefined;
    },
  };
}

/** An agent that tells of each handshake that it finishes: TLS's, or TCP's where there is no TLS. */
function watchedAgent(protocol: string, connected: () => void): Agent {
  const options = { keepAlive: true, maxSockets: 1 };
  const plain = protocol === 'http:';
  const agent: Agent = plain ? new (plainHttp().Agent)(options) : new HttpsAgent(options);
  const connect = agent.createConnection.bind(agent);
  agent.createConnection = (options, callback) => {
    const socket = connect(options, callback) as Duplex;
    socket.once(plain ? 'connect' : 'secureConnect', connected);
    return socket;
  };
  return agent;
}

/** Not imported: that reads every export, and one of those of `node:http` loads all of undici. */
const plainHttp = () => process.getBuiltinModule('node:http');
