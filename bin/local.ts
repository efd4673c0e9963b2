import { styleText } from 'node:util';
import { PortTaken } from '../lib/local/listen.ts';
import { startLocal } from '../lib/local/start-local.ts';

// Everything on this machine, in one process: npm start.
const { PORT = '3000', INBOX_PORT = '8005' } = process.env;

// Nothing here outlives the process: the table and the inbox are in its memory.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(0));

try {
  const local = await startLocal({
    port: portFrom(PORT, 'PORT'),
    inboxPort: portFrom(INBOX_PORT, 'INBOX_PORT'),
    from: 'no-reply@example.com',
    onLine: (line) => {
      const text = logLine(line);
      if (text) console.info(text);
    },
  });
  console.info(welcome(local.apiUrl, local.inboxUrl, local.dynamoDbUrl));
} catch (error) {
  if (!(error instanceof PortTaken) && !(error instanceof RangeError)) throw error;
  console.error(error.message);
  process.exit(1);
}

function portFrom(text: string, variable: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port < 65_536) return port;
  throw new RangeError(`${variable} must be a port number, 0 to 65535, and is "${text}"`);
}

function welcome(apiUrl: string, inboxUrl: string, dynamoDbUrl: string): string {
  const dim = (text: string) => styleText('dim', text);
  return `
  API     ${apiUrl}/email
  Inbox   ${inboxUrl}
  Table   ${dynamoDbUrl} ${dim('(DynamoDB; in memory)')}

  Paste this twice. The answer is the same, the second marked as a replay, and the inbox shows one email:

  curl -i ${apiUrl}/email -H 'Content-Type: application/json' -H 'Idempotency-Key: hello-1' -d '{"to":"jane@example.com","subject":"Hello","text":"Sent once."}'

  Lose SES's answer to the next email, and watch what the API makes of it:

  curl ${apiUrl}/_local/faults -d '{"ses":"lose-answer"}'

  ${dim('Act as another caller with -H "X-Local-Caller: NAME". Ctrl-C ends it.')}
`;
}

/** One line a request, as `12:00:00  202  sent (replay)  12 ms`, and one where SES's event healed something. */
function logLine(line: { [name: string]: unknown }): string | undefined {
  const time = styleText('dim', new Date().toTimeString().slice(0, 8));
  if (line.event === 'batch') {
    return line.healed
      ? `${time}  ${styleText('cyan', 'SES')}  told what was unknown: it was sent`
      : undefined;
  }
  const { status, outcome, replayed, durationMs } = line;
  const colour = Number(status) < 300 ? 'green' : Number(status) < 500 ? 'yellow' : 'red';
  const what = `${outcome}${replayed ? ' (replay)' : ''}`;
  return `${time}  ${styleText(colour, String(status))}  ${what.padEnd(18)} ${String(durationMs).padStart(5)} ms`;
}
