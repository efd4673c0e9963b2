import { AwsClient } from 'aws4fetch';

/** Somebody who asks the API. */
export interface Caller {
  /** As a person says it. */
  name: string;
  fetch(url: string, init: RequestInit): Promise<Response>;
}

/** What a signature is made with. */
export interface Keys {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string | undefined;
}

/** Nobody in particular: no signature, no token. */
export const nobody: Caller = { name: 'nobody', fetch: (url, init) => fetch(url, init) };

/** Whoever has this token. */
export function bearerOf(token: string): Caller {
  return {
    name: 'the bearer of a token',
    fetch: (url, init) => fetch(url, withHeader(init, 'Authorization', `Bearer ${token}`)),
  };
}

/** Whoever has these credentials. */
export function signerWith(name: string, keys: Keys, region: string): Caller {
  const { accessKeyId, secretAccessKey, sessionToken } = keys;
  const aws = new AwsClient({
    service: 'execute-api',
    region,
    accessKeyId,
    secretAccessKey,
    ...(sessionToken && { sessionToken }),
    // What is repeated, and when, is looked at here.
    retries: 0,
  });
  return { name, fetch: (url, init) => aws.fetch(url, init) };
}

/** A role of that name, which `npm start` believes. */
export function localRole(name: string): Caller {
  return { name, fetch: (url, init) => fetch(url, withHeader(init, 'X-Local-Caller', name)) };
}

function withHeader(init: RequestInit, name: string, value: string): RequestInit {
  const headers = new Headers(init.headers);
  headers.set(name, value);
  return { ...init, headers };
}
