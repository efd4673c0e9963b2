import { createServer } from 'node:http';
import { Webhook } from 'standardwebhooks';
import type { OutcomeEvent } from '../../functions/outcomes/outcome-event.ts';
import { listen, stop } from '../../lib/local/listen.ts';
import { readBody } from '../../lib/local/read-body.ts';

/** A call as it came: what was verified, and its own id. */
export interface Call {
  id: string;
  body: string;
  event: OutcomeEvent;
}

/** Somebody whose webhook is called. */
export interface WebhookReceiver {
  url: string;
  secret: string;
  /** Every call that was verified, in the order they came, repeats included. */
  calls: Call[];
  /** What could not be verified. */
  forged: string[];
  /** What the next calls are answered with; 204 when there is none left. */
  answers: number[];
  /** Those of one email. */
  of(emailId: string): Call[];
  close(): Promise<void>;
}

/** Listens on loopback, and verifies with the library that receivers use. */
export async function webhookReceiver(): Promise<WebhookReceiver> {
  const secret = `whsec_${Buffer.alloc(32, 'local').toString('base64')}`;
  const webhook = new Webhook(secret);
  const calls: Call[] = [];
  const forged: string[] = [];
  const answers: number[] = [];
  const server = createServer(async (request, response) => {
    const body = String(await readBody(request));
    try {
      const event = webhook.verify(body, request.headers as Record<string, string>) as OutcomeEvent;
      calls.push({ id: String(request.headers['webhook-id']), body, event });
    } catch {
      forged.push(body);
    }
    response.writeHead(answers.shift() ?? 204).end();
  });
  const url = await listen(server, 0);
  return {
    url: `${url}/hook`,
    secret,
    calls,
    forged,
    answers,
    of: (emailId) => calls.filter(({ event }) => event.data.email_id === emailId),
    close: () => stop(server),
  };
}
