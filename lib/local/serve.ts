import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';

/** Answers a request. @throws whatever it cannot answer; then the connection ends */
export type Serve = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** A listener that outlives whatever a client or an emulator does: where it fails, that one connection ends. */
export function listener(serve: Serve): RequestListener {
  return (request, response) => {
    serve(request, response).catch(() => response.destroy());
  };
}
