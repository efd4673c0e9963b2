import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commandLine } from '../../lib/command-line.ts';
import { endWithSignals } from '../../lib/local/endings.ts';
import { ministackIsHere, startMinistack } from '../support/ministack.ts';
import { makeBearers, makeSigners } from './callers.ts';
import { type LocalAws, openAws } from './local-aws.ts';
import { runLine } from './processes.ts';
import { openStand } from './stand.ts';
import { createSteps } from './steps.ts';
import { tellStory } from './story.ts';

const HELP = `Deploys the stack on MiniStack, an AWS on this machine, as README says it: doctor, bootstrap, deploy, curl, verify;
SES's events, an unknown key that they settle, the life of an email that bounces, destroy; and a stack of 1.0.0 that is brought up to date.

  npm run deploy:local
  npm run deploy:local -- --auth jwt --sdk full

  --auth iam|jwt     who may call (iam)
  --sdk lean|full    what the functions speak to AWS with (lean)
  --help             this text

It needs curl, and Python 3 with venv, and installs MiniStack under node_modules/.cache. A line a step, and exit status 1 where one
fails. What MiniStack lacks is looked at on the way: test/aws/gaps.ts.
`;

const { values } = commandLine({
  options: {
    auth: { type: 'string', default: 'iam' },
    sdk: { type: 'string', default: 'lean' },
    help: { type: 'boolean' },
  },
});
const choices = { auth: ['iam', 'jwt'], sdk: ['lean', 'full'] } as const;

if (values.help) console.info(HELP);
else if (!isChoice('auth') || !isChoice('sdk')) process.exitCode = 2;
else await main();

function isChoice(name: keyof typeof choices): boolean {
  const isOne = (choices[name] as readonly string[]).includes(values[name]);
  if (!isOne) console.error(`--${name} must be ${choices[name].join(' or ')}, not "${values[name]}".`);
  return isOne;
}

async function main(): Promise<void> {
  endWithSignals(process.env, 1);
  const folder = mkdtempSync(join(tmpdir(), 'deploy-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const startedAt = performance.now();
  const step = createSteps();
  let aws: LocalAws | undefined;
  try {
    await step('MiniStack', async () => {
      await runLine('npm run --silent aws:local', { ...process.env } as { [name: string]: string });
      if (!ministackIsHere()) throw new Error('MiniStack needs Python 3 with venv.');
      aws = openAws(await startMinistack());
      return aws.url;
    });
    if (aws) await tellAll(aws, folder, step);
    console.info(`\nAll of it in ${Math.round((performance.now() - startedAt) / 1_000)} s.`);
  } catch (error) {
    console.error(`\n${(error as Error).message}`);
    process.exitCode = 1;
  } finally {
    await aws?.stop();
  }
}

async function tellAll(aws: LocalAws, folder: string, step: ReturnType<typeof createSteps>): Promise<void> {
  const callers = values.auth === 'jwt' ? await makeBearers(aws) : await makeSigners(aws, folder);
  // What is so by default is not said: README's line is run as it is.
  const settings = [...callers.settings, ...(values.sdk === 'full' ? ['sdk=full'] : [])];
  await tellStory(openStand({ aws, callers, settings, folder }), step);
}
