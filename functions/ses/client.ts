import { SESv2Client, type SESv2ClientConfig } from '@aws-sdk/client-sesv2';
import { StandardRetryStrategy } from '@smithy/core/retry';
import { WatchedHttpHandler } from './watched-http-handler.ts';

/** TCP is connected within milliseconds; what takes three seconds will not be. */
const CONNECT_MS = 3_000;

/** What the client that sends must know of time. */
export interface SesClientOptions {
  /** Milliseconds for one attempt. */
  sendMs: number;
  /** Epoch milliseconds. */
  now: () => number;
}

/**
 * The client that sends. It never repeats a call: the SDK's default of three sends the same email up to three times.
 *
 * @param config where an SES is that no variable names
 */
export function createSesClient(
  { sendMs, now }: SesClientOptions,
  config: Pick<SESv2ClientConfig, 'region' | 'endpoint' | 'credentials'> = {},
): SESv2Client {
  const limits = { connectMs: Math.min(CONNECT_MS, sendMs), responseMs: sendMs };
  return new SESv2Client({
    ...config,
    // Also where somebody's environment or options would have it repeat.
    retryStrategy: new StandardRetryStrategy(1),
    requestHandler: new WatchedHttpHandler(limits, now),
  });
}
