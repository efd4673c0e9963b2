import { spawn } from 'node:child_process';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { commandLine } from '../../lib/command-line.ts';
import { installPythonTool } from '../support/python-tool.ts';

const HELP = `Fuzzes the API of npm start by its own description, docs/openapi.json, with schemathesis: all checks, and sends
followed by the link to what became of them.

  npm run fuzz
  npm run fuzz -- --requests 2000

  --requests N    how many requests, about (20000)
  --seed N        to repeat a run; it is printed
  --auth apiKeys  with an API key, before a server that asks for one
  --help          this text

It needs Python 3 with venv, and installs schemathesis under node_modules/.cache. What may be found is listed, each with
its reason, in test/fuzz/schemathesis.toml.
`;

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

const ROOT = path('../..');
/**
 * What schemathesis 4.32 makes of one example an operation: a request to each of five operations, and about as many in
 * chains of a send and a look. The borders of the schemas, about a thousand requests, come on top.
 */
const REQUESTS_AN_EXAMPLE = 10;
/** Lines of schemathesis' output that tell how it ended. */
const LAST_LINES = 40;
const READY_MS = 60_000;

/** Where a server listens, and what a request needs to be let in. */
interface Server {
  url: string;
  headers: string[];
  end(): void;
}

/** `npm start` on free ports. It prints a line a request, which nobody reads here. @param words of its command line */
async function startServer(words: string[]): Promise<Server> {
  const env = { ...process.env, PORT: '0', INBOX_PORT: '0', NO_COLOR: '1' };
  const server = spawn(process.execPath, ['bin/local.ts', ...words], { cwd: ROOT, env });
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  let printed = '';
  const read = (chunk: Buffer) => {
    if (printed.length > 10_000) return;
    printed += chunk;
    if (printed.includes('Ctrl-C')) resolve(printed);
  };
  server.stdout.on('data', read);
  server.stderr.on('data', read);
  server.once('exit', () => reject(new Error(`npm start ended:\n${printed}`)));
  const late = setTimeout(() => reject(new Error(`npm start is not ready:\n${printed}`)), READY_MS);
  try {
    const told = await promise;
    const [, url = ''] = /API +(http:\S+)\/email\s/.exec(told) ?? [];
    const [, apiKey] = /API keys +(ea_live_\w+)/.exec(told) ?? [];
    const headers = apiKey ? ['--header', `Authorization: Bearer ${apiKey}`] : [];
    return { url, headers, end: () => server.kill('SIGTERM') };
  } catch (error) {
    server.kill('SIGTERM');
    throw error;
  } finally {
    clearTimeout(late);
  }
}

/** @returns schemathesis' exit code */
async function fuzz(
  command: string,
  { url, headers }: Server,
  requests: number,
  seed?: string,
): Promise<number> {
  const each = Math.ceil(requests / REQUESTS_AN_EXAMPLE);
  const options = ['--url', url, '--max-examples', String(each), '--continue-on-failure', '--no-color'];
  // One after another: the key that one request claims, another must not meet by chance. Nothing is kept between runs.
  const quiet = ['--workers', '1', '--generation-database', 'none', ...(seed ? ['--seed', seed] : [])];
  const child = spawn(
    command,
    [
      '--config-file',
      path('./schemathesis.toml'),
      'run',
      path('../../docs/openapi.json'),
      ...options,
      ...quiet,
      ...headers,
    ],
    // What it leaves behind, it leaves where it is installed.
    {
      cwd: dirname(command),
      env: { ...process.env, SCHEMATHESIS_HOOKS: path('./hooks.py'), PYTHONDONTWRITEBYTECODE: '1' },
    },
  );
  let output = '';
  const keep = (chunk: Buffer) => {
    output += chunk;
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const code = await new Promise<number>((resolve) => child.once('close', (status) => resolve(status ?? 1)));
  console.info(code === 0 ? output.trim().split('\n').slice(-LAST_LINES).join('\n') : output);
  return code;
}

const { values } = commandLine({
  options: {
    auth: { type: 'string' },
    requests: { type: 'string' },
    seed: { type: 'string' },
    help: { type: 'boolean' },
  },
});
const requests = Number(values.requests ?? 20_000);
if (values.help) console.info(HELP);
else if (!Number.isInteger(requests) || requests < 1) {
  console.error('--requests must be a whole number of 1 or more.');
  process.exitCode = 1;
} else {
  const tool = { name: 'fuzz', command: 'st', requirements: path('./requirements.txt') };
  const command = await installPythonTool(tool);
  if (!command) console.info('The API is not fuzzed: there is no Python 3 with venv here.');
  else {
    const server = await startServer(values.auth ? ['--auth', values.auth] : []);
    try {
      process.exitCode = await fuzz(command, server, requests, values.seed);
    } finally {
      server.end();
    }
  }
}
