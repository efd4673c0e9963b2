import type { IncomingMessage } from 'node:http';

/** 32 MiB: more than API Gateway (10 MB), DynamoDB (16 MB) or either emulator takes or gives. */
const BODY_MAX = 32 * 1_024 * 1_024;

/** The whole body, or undefined where it is larger than `maxBytes`; then the rest of it is read, and not kept. */
export async function readBody(message: IncomingMessage, maxBytes = BODY_MAX): Promise<Buffer | undefined> {
  let chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= maxBytes) chunks.push(chunk);
    else chunks = [];
  }
  return size <= maxBytes ? Buffer.concat(chunks) : undefined;
}
