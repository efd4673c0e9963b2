import type { IncomingMessage } from 'node:http';

/** The whole body, or undefined where it is larger than `maxBytes`; then the rest of it is not kept. */
export async function readBody(message: IncomingMessage, maxBytes = Number.POSITIVE_INFINITY) {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= maxBytes) chunks.push(chunk);
  }
  return size <= maxBytes ? Buffer.concat(chunks) : undefined;
}
