import { AwsClient } from 'aws4fetch';
import { readApiKey } from '../../../functions/callers/api-key.ts';
import { fetchNamed } from './fetch-named.ts';

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
export const nobody: Caller = { name: 'nobody', fetch: (url, init) => fetchNamed(new Request(url, init)) };

/** Whoever has this token. */
export function createBearer(token: string): Caller {
  return {
    name: 'the bearer of a token',
    fetch: (url, init) => fetchNamed(new Request(url, addHeader(init, 'Authorization', `Bearer ${token}`))),
  };
}

/** Whoever has this API key; by its id, which lets nobody in. */
export function createKeyHolder(apiKey: string): Caller {
  const { id, mode } = readApiKey(apiKey) ?? {};
  return { ...createBearer(apiKey), name: `the ${mode} API key ${id}` };
}

/** Whoever has these credentials. */
export function createSigner(name: string, keys: Keys, region: string): Caller {
  const { accessKeyId, secretAccessKey, sessionToken } = keys;
  const aws = new AwsClient({
    service: 'execute-api',
    region,
    accessKeyId,
    secretAccessKey,
    ...(sessionToken && { sessionToken }),
  });
  return { name, fetch: async (url, init) => fetchNamed(await aws.sign(url, init)) };
}

/** A role of that name, which `npm start` believes. */
export function createLocalRole(name: string): Caller {
  return {
    name,
    fetch: (url, init) => fetchNamed(new Request(url, addHeader(init, 'X-Local-Caller', name))),
  };
}

function addHeader(init: RequestInit, name: string, value: string): RequestInit {
  const headers = new Headers(init.headers);
  headers.set(name, value);
  return { ...init, headers };
}
