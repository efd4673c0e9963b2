import type { AwsSettings } from '../aws/environment.ts';
import { JsonClient } from '../aws/json-client.ts';
import { createSesRequestHandler, type WatchedOptions } from './connection.ts';

/** TCP is connected within milliseconds; what takes three seconds will not be. */
const CONNECT_MS = 3_000;

export interface SesClientOptions {
  /** Milliseconds for one attempt. */
  sendMs: number;
  /** Epoch milliseconds. */
  now: () => number;
}

/** The client that sends. It never repeats a call: the SDK's default of three sends the same email up to three times. */
export function createSesClient(
  { region, credentials, endpoints }: AwsSettings,
  { sendMs, now }: SesClientOptions,
): JsonClient<WatchedOptions> {
  return new JsonClient({
    region,
    credentials,
    endpoint: endpoints.sesv2,
    signingName: 'ses',
    requestHandler: createSesRequestHandler(
      { connectMs: Math.min(CONNECT_MS, sendMs), responseMs: sendMs },
      now,
    ),
  });
}
