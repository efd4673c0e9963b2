import { SESv2Client, type SESv2ClientConfig } from '@aws-sdk/client-sesv2';
import { sesRequestHandler } from './connection.ts';

/** TCP is connected within milliseconds; what takes three seconds will not be. */
const CONNECT_MS = 3_000;

export interface SesClientOptions {
  /** Milliseconds for one attempt. */
  sendMs: number;
  /** Epoch milliseconds. */
  now: () => number;
}

/** The client that sends: one attempt. The SDK's default of three sends the same email up to three times. */
export function sesClient({ sendMs, now }: SesClientOptions, config: SESv2ClientConfig = {}): SESv2Client {
  return new SESv2Client({
    ...config,
    maxAttempts: 1,
    requestHandler: sesRequestHandler({ connectMs: Math.min(CONNECT_MS, sendMs), responseMs: sendMs }, now),
  });
}
