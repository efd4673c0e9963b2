import { createInterface } from 'node:readline/promises';
import { RedisError } from '../../functions/redis/redis-error.ts';
import { Refusal, type Terminal } from './commands.ts';

/** The command cannot be understood. */
export class Usage extends Error {}

/** The terminal of whoever runs a command. @param options JSON for programs; a yes to every question */
export function createTerminal({ json, yes }: { json?: boolean; yes?: boolean }): Terminal {
  return {
    print: (text, value) => console.info(json ? JSON.stringify(value, null, 2) : text),
    async confirm(question) {
      if (yes) return true;
      if (!process.stdin.isTTY) throw new Usage('Nobody can be asked here: add --yes.');
      const lines = createInterface({ input: process.stdin, output: process.stderr });
      const answer = await lines.question(`${question} [y/N] `);
      lines.close();
      return /^y(es)?$/i.test(answer.trim());
    },
    now: Date.now,
  };
}

/** Says in one line why a command was not done, and has the process end with 1, or with 2 where it was not understood. */
export function tellFailure(thrown: unknown): void {
  const error = thrown as Error;
  const isUsage = error instanceof Usage;
  const text = isUsage || error instanceof Refusal ? error.message : explain(error);
  console.error(isUsage ? `${text} See --help.` : text);
  process.exitCode = isUsage ? 2 : 1;
}

function explain(error: Error): string {
  if (!(error instanceof RedisError)) return `The table did not answer: ${error.name}: ${error.message}`;
  return `Redis ${error.replied ? 'refused' : 'did not answer'}: ${error.message}`;
}
