import { randomUUID } from 'node:crypto';
import { commandLine } from '../lib/command-line.ts';
import { createApi, PATIENCE } from '../lib/operator/verify/ask.ts';
import { HELP, options, readOptions, type Values } from '../lib/operator/verify/options.ts';
import { prepare } from '../lib/operator/verify/prepare.ts';
import { createWaitLine, formatResult, formatSummary } from '../lib/operator/verify/report.ts';
import { verify } from '../lib/operator/verify/verify.ts';

const { values } = commandLine({ options });
try {
  if (values.help) console.info(HELP);
  else await main(values);
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}

async function main(values: Values): Promise<void> {
  const asked = readOptions(values, process.env);
  const run = randomUUID();
  const signal = AbortSignal.timeout(PATIENCE.totalMs);
  const { url } = asked.target;
  const waitLine = createWaitLine(process.stderr);
  const { caller, ...prepared } = await prepare(asked, Date.now(), signal);
  const api = createApi({ url, caller, patience: PATIENCE, signal, onWait: waitLine.wait });
  const who = prepared.npmStart ? 'which is npm start' : `as ${caller.name}`;
  if (!values.json) console.info(`${url}, ${who}, run ${run}\n`);
  const results = await verify(
    { api, run, from: asked.from, ...prepared },
    {
      starts: waitLine.starts,
      ends(result) {
        waitLine.clear();
        if (!values.json) console.info(formatResult(result));
      },
    },
    signal,
  );
  const isHeld = results.every(({ kind }) => kind !== 'broken');
  if (values.json) console.info(JSON.stringify({ url, run, held: isHeld, checks: results }, null, 2));
  else console.info(`\n${formatSummary(results)}`);
  process.exitCode = isHeld ? 0 : 1;
}
