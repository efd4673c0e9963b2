import type { IncomingMessage } from 'node:http';
import { refuse } from './refuse.ts';
import type { Serve } from './serve.ts';

/** The names that lead here and nowhere else. */
const HERE = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/i;

/**
 * Listening on loopback is not enough: whatever page a browser shows may send requests here, and a name can be made to
 * lead here. Links from elsewhere may be followed. Where a browser tells no site, as older ones, the origin tells it.
 */
function isForeign({ method, headers }: IncomingMessage): boolean {
  const { host = '', origin } = headers;
  if (!HERE.test(host)) return true;
  if (origin !== undefined && origin !== `http://${host.toLowerCase()}`) return true;
  const site = headers['sec-fetch-site'];
  const follows = method === 'GET' && headers['sec-fetch-mode'] === 'navigate';
  return site !== undefined && site !== 'same-origin' && site !== 'none' && !follows;
}

/** Serves who asks from this machine, by hand or by a page of ours. All that listens on a port is behind this. */
export function refuseForeign(serve: Serve): Serve {
  return async (request, response) => {
    if (!isForeign(request)) return serve(request, response);
    refuse(response, 403, 'Forbidden: another site or host name asks');
  };
}
