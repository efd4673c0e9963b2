import type { ServerResponse } from 'node:http';

/** Answers with a status and one sentence, as API Gateway does. */
export function refuse(response: ServerResponse, status: number, message: string): void {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify({ message }));
}
