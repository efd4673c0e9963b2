import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';

// Receives what becomes of emails. `npm start -- --webhook http://127.0.0.1:4000` calls it, and prints the secret.

const { PORT = '4000', WEBHOOK_SECRET } = process.env;
if (!WEBHOOK_SECRET) throw new Error('WEBHOOK_SECRET is what npm start prints, or the secret of the stack.');
const webhook = new Webhook(WEBHOOK_SECRET);

/** What is read of an event; docs/outcome-event.schema.json has all of it. */
interface OutcomeEvent {
  type: string;
  data: { email_id: string; recipient: string; state: string; rank: number; reason?: string };
}

/** How far each recipient is. Yours is a table, so that a restart forgets nothing. */
const ranks = new Map<string, number>();

function receive({ type, data }: OutcomeEvent): string {
  if (type === 'webhook.test') return 'a test';
  const { email_id, recipient, state, rank, reason } = data;
  // An event may come twice, and after one that passes it: the greater rank counts.
  const name = `${email_id} ${recipient}`;
  if (rank <= (ranks.get(name) ?? -1)) return `${name} ${state} (nothing new)`;
  ranks.set(name, rank);
  return `${name} ${reason ? `${state} (${reason})` : state}`;
}

/** As it was signed, letter for letter. An event has a few KB. */
async function readText(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const part of request.setEncoding('utf8')) {
    text += part;
    if (text.length > 100_000) throw new Error('too large');
  }
  return text;
}

const server = createServer(async (request, response) => {
  try {
    const event = webhook.verify(await readText(request), request.headers as Record<string, string>);
    console.info(receive(event as OutcomeEvent));
    // Only now: what is not answered with 2xx comes again.
    response.writeHead(204).end();
  } catch (error) {
    // Another secret, mostly, and then every call is "No matching signature found".
    console.warn(`not taken: ${error instanceof Error ? error.message : error}`);
    response.writeHead(400).end();
  }
});
server.listen(Number(PORT), '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  console.info(`listening on http://127.0.0.1:${port}`);
});
