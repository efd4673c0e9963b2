import { appendFileSync } from 'node:fs';
import { commandLine } from '../lib/command-line.ts';
import { endWithSignals } from '../lib/local/endings.ts';
import { PortTaken } from '../lib/local/listen.ts';
import { startLocal } from '../lib/local/start-local.ts';
import { storeFrom, windowFrom } from '../lib/local/store-options.ts';
import { outcomeLine, requestLine, welcome } from '../lib/local/terminal.ts';
import { secretFrom, webhookFrom } from '../lib/local/webhook-options.ts';

const HELP = `Runs all of it on this machine, in one process: the API with its playground, the table, SES with an inbox and its simulator.

  npm start
  npm start -- --auth apiKeys
  npm start -- --webhook http://127.0.0.1:4000
  npm start -- --store redis

  PORT=N          where the API and the playground listen (3000; 0 takes any free port)
  INBOX_PORT=N    where the inbox listens (8005)
  WEBHOOK_SECRET=whsec_…  what calls of the webhook are signed with; a new one each time, if left out
  LOG_FILE=FILE   where each line of the functions' logs is added as Lambda writes it, for npm run records -- audit
  WINDOW_SECONDS=N  how long a settled key is remembered (3600), to see it forgotten; 1 to 86400
  REDIS_URL=URL   with --store redis, a server that runs: redis://HOST:PORT, rediss://… or unix:/PATH; one is started, if left out
  NO_COLOR=1      no colours, as where the output is no terminal
  --auth apiKeys  callers have API keys, as with auth=apiKeys on AWS; two are made, and printed
  --webhook URL   an address of this machine that is called with every change in the life of an email, as a webhook on AWS is
  --store redis   keys are kept in Redis or Valkey, in place of the table
  --help          this text

It prints its addresses, then a line a request. Nothing outlives it. What can be told to go wrong, and how:
lib/local/README.md.
`;

// Nothing here outlives the process: the table and the inbox are in its memory.
endWithSignals(process.env);

const { values } = commandLine({
  options: {
    auth: { type: 'string' },
    webhook: { type: 'string' },
    store: { type: 'string' },
    help: { type: 'boolean' },
  },
});
try {
  if (values.help) console.info(HELP);
  else await start(process.env);
} catch (error) {
  if (!(error instanceof PortTaken) && !(error instanceof RangeError)) throw error;
  console.error(error.message);
  process.exit(1);
}

async function start({
  PORT = '3000',
  INBOX_PORT = '8005',
  LOG_FILE,
  WEBHOOK_SECRET,
  WINDOW_SECONDS,
  REDIS_URL,
}: NodeJS.ProcessEnv): Promise<void> {
  const log = LOG_FILE ? logTo(LOG_FILE) : () => {};
  const local = await startLocal({
    port: portFrom(PORT, 'PORT'),
    inboxPort: portFrom(INBOX_PORT, 'INBOX_PORT'),
    from: 'no-reply@example.com',
    auth: authFrom(values.auth),
    webhook: webhookFrom(values.webhook),
    redis: storeFrom(values.store, REDIS_URL),
    windowSeconds: windowFrom(WINDOW_SECONDS),
    webhookSecret: secretFrom(WEBHOOK_SECRET),
    onLine: (line) => {
      log(line);
      print(requestLine(line, new Date()));
    },
    onOutcome: (event) => print(outcomeLine(event, new Date())),
  });
  console.info(welcome(local));
}

function print(line: string): void {
  if (line) console.info(line);
}

/** @throws RangeError where the file cannot be written */
function logTo(file: string): (line: object) => void {
  const add = (text: string) => appendFileSync(file, text);
  try {
    add('');
  } catch (error) {
    throw new RangeError(`LOG_FILE cannot be written: ${(error as Error).message}`);
  }
  return (message) => add(`${JSON.stringify({ timestamp: new Date(), level: 'INFO', message })}\n`);
}

/** @throws RangeError where it is another way than API keys */
function authFrom(text: string | undefined): 'apiKeys' | undefined {
  if (text === undefined || text === 'apiKeys') return text;
  throw new RangeError(`--auth can be apiKeys only, and is "${text}"`);
}

function portFrom(text: string, variable: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port < 65_536) return port;
  throw new RangeError(`${variable} must be a port number, 0 to 65535, and is "${text}"`);
}
