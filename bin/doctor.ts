import { readFile } from 'node:fs/promises';
import { commandLine } from '../lib/command-line.ts';
import { openClients } from '../lib/operator/doctor/clients.ts';
import { examine } from '../lib/operator/doctor/examine.ts';
import type { Finding } from '../lib/operator/doctor/finding.ts';
import { readContext } from '../lib/operator/doctor/read-context.ts';
import { examineRedis } from '../lib/operator/doctor/redis.ts';
import { DEFAULT_REGION, findRegion } from '../lib/operator/doctor/region.ts';
import { formatFinding, formatSummary } from '../lib/operator/doctor/report.ts';
import { openRedis, redisOptions } from '../lib/operator/redis-client.ts';
import { Usage } from '../lib/operator/terminal.ts';
import { readSettings } from '../lib/settings/read-settings.ts';

const HELP = `Looks at what a deployment needs, before it is made: one line a check, and what to do. It changes nothing.

  npm run doctor -- -c from=no-reply@example.com
  npm run doctor -- --redis rediss://HOST:PORT

  -c NAME=VALUE     a setting, as cdk deploy takes it; those of cdk.json count too
  --profile NAME    the AWS profile; without it, the SDK's usual way to credentials
  --region NAME     the region; without it, that of cdk deploy
  --redis URL       a Redis that is to be the store of keys; without -c, nothing else is looked at
  --key-prefix NAME what all keys are to begin with there, where its user has no others
  --json            JSON for programs
  --help            this text

Each line begins with a mark:
  ✓  it is as it should be
  !  it works, and is worth knowing
  ✗  the deployment would fail by it, or its emails
  –  it could not be looked at, and why

The exit status is 1 where something would fail.
`;

/** What CDK has bootstrapped under, and where its settings may say otherwise. */
const QUALIFIER = 'hnb659fds';
const QUALIFIER_SETTING = '@aws-cdk/core:bootstrapQualifier';

const { values } = commandLine({
  options: {
    context: { type: 'string', short: 'c', multiple: true },
    profile: { type: 'string' },
    region: { type: 'string' },
    ...redisOptions,
    json: { type: 'boolean' },
    help: { type: 'boolean' },
  },
});

if (values.help) console.info(HELP);
else await main();

async function main(): Promise<void> {
  if (values.profile) process.env.AWS_PROFILE = values.profile;
  const ofRedis = values.redis === undefined ? [] : await lookAtRedis(values.redis);
  if (ofRedis === undefined) return;
  if (values.redis !== undefined && !values.context) return report(ofRedis);
  const cdkJson = await readFile(new URL('../cdk.json', import.meta.url), 'utf8');
  const given = readContext(values.context ?? [], cdkJson);
  if ('wrong' in given) return refuse([`${given.wrong} See --help.`], 2);
  const { context } = given;
  const reading = readSettings(context);
  if ('mistakes' in reading) return refuse(reading.mistakes, 1);
  const named = values.region ?? (await findRegion());
  const clients = openClients(named ?? DEFAULT_REGION);
  const qualifier = String(context[QUALIFIER_SETTING] ?? QUALIFIER);
  const findings = await examine(clients, { settings: reading.settings, named, qualifier });
  report([...findings, ...ofRedis]);
}

/** @returns undefined where the URL is none, which is said */
async function lookAtRedis(url: string): Promise<Finding[] | undefined> {
  try {
    const client = openRedis(url, values);
    return await examineRedis(client, values['key-prefix']).finally(client.close);
  } catch (error) {
    if (!(error instanceof Usage)) throw error;
    refuse([`${error.message} See --help.`], 2);
    return undefined;
  }
}

function report(findings: readonly Finding[]): void {
  const isReady = findings.every(({ verdict }) => verdict !== 'fails');
  if (values.json) console.info(JSON.stringify({ ready: isReady, checks: findings }, null, 2));
  else console.info(`${findings.map(formatFinding).join('\n')}\n\n${formatSummary(findings)}`);
  process.exitCode = isReady ? 0 : 1;
}

function refuse(sentences: readonly string[], status: number): void {
  console.error(sentences.join('\n'));
  process.exitCode = status;
}
