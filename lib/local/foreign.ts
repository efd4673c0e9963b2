import type { IncomingMessage } from 'node:http';
import { refuse } from './gateway.ts';
import type { Serve } from './serve.ts';

/** The names that lead here and nowhere else. */
const HERE = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/;

/**
 * Listening on loopback is not enough: whatever page a browser shows may send requests here, and a name can be made to
 * lead here. Links from elsewhere may be followed.
 */
function isForeign({ method, headers }: IncomingMessage): boolean {
  if (!HERE.test(headers.host ?? '')) return true;
  const site = headers['sec-fetch-site'];
  const follows = method === 'GET' && headers['sec-fetch-mode'] === 'navigate';
  return site !== undefined && site !== 'same-origin' && site !== 'none' && !follows;
}

/** Serves who asks from this machine, by himself or by a page of ours. */
export function refuseForeign(serve: Serve): Serve {
  return async (request, response) => {
    if (!isForeign(request)) return serve(request, response);
    refuse(response, 403, 'Forbidden: another site or host name asks');
  };
}
