export const HELP = `Measures ours beside a peer and the floor, on two fake servers with constant latency.

  npm run bench [-- --tried | --history | --store redis] [--quick] [--write FOLDER]

  --tried          measures what was tried to make ours faster, beside ours (bench/tried/variants.ts)
  --history        measures only what history and a webhook cost, in a minute, and leaves the other results as they are
  --store redis    measures ours on Redis, beside the Powertools cache layer on the same server, which must be on the PATH
  --quick          a few runs, to see that it works; its figures mean nothing
  --write FOLDER   where the results go; without it into bench/, and with --quick nowhere
  --help           this text

ours    functions/send-email.ts, as it is deployed
peer    the Powertools idempotency middleware around the same call to SES (bench/peer.ts)
floor   a conditional put, SendEmail and an update with the plain clients (bench/floor.ts)

It prints figures, targets, where the time goes and what a million emails cost, and writes them to results.md, with a
chart beside it; with --tried to tried.md, with --store redis to redis.md.
`;

export const options = {
  help: { type: 'boolean', default: false },
  tried: { type: 'boolean', default: false },
  store: { type: 'string' },
  history: { type: 'boolean', default: false },
  quick: { type: 'boolean', default: false },
  write: { type: 'string' },
} as const;

export interface Arguments {
  help: boolean;
  tried: boolean;
  history: boolean;
  store?: string;
  quick: boolean;
  write?: string;
}
