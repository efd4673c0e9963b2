import { Agent } from 'node:https';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { HttpHandlerOptions } from '@smithy/types';

/**
 * What is known of one send. Before the handshake is finished no byte of the request can have left; after it, any of them
 * may have, and nothing takes that back, whoever sends the request once more. A reused socket has no handshake to watch
 * and counts as past it.
 */
export interface Flight {
  /** `unwatched` until the handler below is asked to carry it; a mock or another handler never says more. */
  state: 'unwatched' | 'not-left' | 'may-have-left';
  /** The HTTP status that came, whatever becomes of the body: the SDK forgets it when its time is up meanwhile. */
  status?: number;
}

/** The options of a send: the SDK's, and the flight that is kept up to date. */
export interface WatchedOptions extends HttpHandlerOptions {
  flight: Flight;
}

/** How long a connection and an answer may take. */
export interface ConnectionLimits {
  /** Milliseconds for the TCP connection. */
  connectMs: number;
  /** Milliseconds until the response's headers. */
  responseMs: number;
}

/** A request as the SDK hands it over. */
export type Request = Parameters<NodeHttpHandler['handle']>[0];
/** What carrying it comes to. */
export type Handled = ReturnType<NodeHttpHandler['handle']>;

/** An agent of one socket, which tells of each handshake that it finishes: TLS's, or TCP's where there is no TLS. */
class WatchedAgent extends Agent {
  private readonly plain: boolean;
  private readonly onConnect: () => void;

  constructor(plain: boolean, onConnect: () => void) {
    super({ keepAlive: true, maxSockets: 1 });
    this.plain = plain;
    this.onConnect = onConnect;
    // One class for both: nothing but the protocol and the socket differ.
    if (plain) Object.assign(this, { protocol: 'http:', defaultPort: 80 });
  }

  override createConnection(...[options, callback]: Parameters<Agent['createConnection']>) {
    const socket = this.plain
      ? connect(options as Parameters<typeof connect>[0])
      : (super.createConnection(options, callback) as Duplex);
    return socket.once(this.plain ? 'connect' : 'secureConnect', this.onConnect);
  }

  /** Connected and idle: with one socket at most, a free one is all there is. */
  get isOpen(): boolean {
    return Object.values(this.freeSockets).some((sockets) => sockets?.length);
  }
}

/** One connection with an agent of its own, which never serves two sends at a time. */
export class Connection {
  private flight: Flight | undefined;
  private readonly agent: WatchedAgent;
  private readonly handler: NodeHttpHandler;

  constructor({ connectMs, responseMs }: ConnectionLimits, plain: boolean) {
    this.agent = new WatchedAgent(plain, () => {
      if (this.flight) this.flight.state = 'may-have-left';
    });
    this.handler = new NodeHttpHandler({
      [plain ? 'httpAgent' : 'httpsAgent']: this.agent,
      connectionTimeout: connectMs,
      requestTimeout: responseMs,
      throwOnRequestTimeout: true,
    });
  }

  get isOpen(): boolean {
    return this.agent.isOpen;
  }

  send(request: Request, options: Partial<WatchedOptions>): Handled {
    const { flight } = options;
    if (flight && flight.state !== 'may-have-left') flight.state = this.isOpen ? 'may-have-left' : 'not-left';
    this.flight = flight;
    return this.handler.handle(request, options);
  }

  /** Closes it, unless a send still reads from it. */
  retire(): void {
    if (this.isOpen) this.destroy();
  }

  destroy(): void {
    this.handler.destroy();
  }
}
