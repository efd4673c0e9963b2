import { parseArgs } from 'node:util';

export const HELP = `Measures ours beside a peer and the floor, on two fake servers with constant latency.

  npm run bench [-- --quick] [-- --write FOLDER]

  --quick          a few runs, to see that it works; its figures mean nothing
  --write FOLDER   where the results go: bench/, and nowhere with --quick
  --help           this text

ours    functions/send-email.ts, as it is deployed
peer    the Powertools idempotency middleware around the same call to SES (bench/peer.ts)
floor   a conditional put, SendEmail and an update with the plain clients (bench/floor.ts)

It prints tables, and writes results.md with a chart beside it.
`;

export interface Arguments {
  help: boolean;
  quick: boolean;
  write: string | undefined;
}

/** @throws in one sentence, where an argument is none of ours */
export function readArguments(given: string[]): Arguments {
  const { help, quick, write } = parseArgs({
    args: given,
    options: {
      help: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
      write: { type: 'string' },
    },
  }).values;
  return { help, quick, write };
}
