import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';

export type Serve = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** A listener that outlives whatever a client or an emulator does: where it fails, that one connection ends. */
export function listener(serve: Serve): RequestListener {
  return (request, response) => {
    serve(request, response).catch(() => response.destroy());
  };
}
