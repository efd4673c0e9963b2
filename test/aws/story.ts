import { setTimeout as sleep } from 'node:timers/promises';
import { CreateEmailIdentityCommand } from '@aws-sdk/client-sesv2';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { expectAnswer } from './ask.ts';
import { publishDuring, publishEvent, readId } from './events.ts';
import { gaps } from './gaps.ts';
import { followLife } from './life.ts';
import { FROM, readLine, withSettings } from './readme.ts';
import type { Stand } from './stand.ts';
import type { Step } from './steps.ts';
import { deployFirstVersion, removeTable, upgrade } from './upgrade.ts';

const DOCTOR = `npm run --silent doctor -- -c from=${FROM}`;
const DESTROY = `npx cdk destroy -c from=${FROM}`;
const POLL_MS = 100;
const HEALED_WITHIN_MS = 20_000;

/** A stack from its beginning to its end, and one of 1.0.0 that is brought up to date. @throws where a step fails */
export async function tellStory(stand: Stand, step: Step): Promise<void> {
  const { aws, settings, run } = stand;
  await step('bootstrap', async () => {
    await aws.ses.send(new CreateEmailIdentityCommand({ EmailIdentity: FROM }));
    const line = readLine('npx cdk bootstrap');
    await run(line);
    return line;
  });
  await step('doctor', async () => lastLine(await run(withSettings(DOCTOR, settings))));
  await step('deploy', async () => {
    const line = withSettings(readLine('npx cdk deploy'), settings);
    await run(line);
    return line;
  });
  await step('curl', () => callOnce(stand));
  await step('a stranger', () => callAsStranger(stand));
  for (const gap of gaps) await step('not here', () => lookAt(gap, stand));
  await step('verify', () => verify(stand));
  await step('emails', () => countEmails(stand));
  await step('unknown', () => heal(stand));
  await step('life', () => followLife(stand));
  await step('destroy', () => destroy(stand));
  let table = '';
  await step('1.0.0', async () => {
    table = await deployFirstVersion(stand);
    return 'deployed by its template, with the record of an email that it sent';
  });
  await step('update', () => upgrade(stand, table));
}

const lastLine = (printed: string): string => printed.trimEnd().split('\n').at(-1) ?? '';

async function callOnce(stand: Stand): Promise<string> {
  const answer = await stand.send();
  expectAnswer(answer, answer.status === 202 && !answer.isReplay);
  return `README's: 202 ${JSON.stringify(answer.body)}`;
}

async function callAsStranger(stand: Stand): Promise<string> {
  const answer = await stand.send({ authorize: [] });
  expectAnswer(answer, answer.status === 401 || answer.status === 403);
  return `${answer.status} without credentials`;
}

async function lookAt(
  { lacks, so, isThere }: (typeof gaps)[number],
  { aws, outputs }: Stand,
): Promise<string> {
  const { SendEmailLogs: sendEmailLogs, RecordOutcomeLogs: recordOutcomeLogs } = await outputs();
  if (await isThere({ aws, sendEmailLogs, recordOutcomeLogs })) return `${lacks}; ${so}`;
  return `${lacks}: here by now, so it can go from test/aws/gaps.ts`;
}

async function verify({ aws, callers, outputs, run }: Stand): Promise<string> {
  const { Url, TableName, RecordOutcomeLogs } = await outputs();
  const words = ['--url', Url, '--logs', RecordOutcomeLogs, ...callers.words];
  const line = `npm run --silent verify -- ${words.join(' ')}`;
  return lastLine(await publishDuring(aws, TableName, callers.scope, () => run(line)));
}

/** What no caller can see: what SES got. */
async function countEmails({ aws, outputs }: Stand): Promise<string> {
  const emails = (await aws.emails()).map(({ id }) => id);
  const records = await aws.recordsOf((await outputs()).TableName);
  const told = records.filter(({ status }) => status === 'sent').map(readId);
  const isSame = emails.length === told.length && emails.every((id) => told.includes(id));
  if (!isSame) throw new Error(`SES has ${emails.join(', ')}, and the table ${told.join(', ')}`);
  return `${emails.length} in SES, one for each key`;
}

/** As if SES's answer to README's email had been lost. */
async function heal(stand: Stand): Promise<string> {
  const { aws, outputs, send, lookUp } = stand;
  const { TableName } = await outputs();
  const { id = '' } = (await send()).body;
  const record = (await aws.recordsOf(TableName)).find((one) => readId(one) === id);
  if (!record) throw new Error(`The table does not know ${id}`);
  await aws.table.send(
    new UpdateCommand({
      TableName,
      Key: { pk: record.pk },
      UpdateExpression: 'SET #status = :unknown REMOVE #response',
      ExpressionAttributeNames: { '#status': 'status', '#response': 'response' },
      ExpressionAttributeValues: { ':unknown': 'unknown' },
    }),
  );
  const lost = await lookUp();
  expectAnswer(lost, lost.body.status === 'unknown');
  const startedAt = performance.now();
  await publishEvent(aws, record);
  while ((await lookUp()).body.status !== 'sent') {
    if (performance.now() - startedAt > HEALED_WITHIN_MS) throw new Error("SES's event settled nothing");
    await sleep(POLL_MS);
  }
  const healedMs = Math.round(performance.now() - startedAt);
  const again = await send();
  expectAnswer(again, again.status === 202 && again.isReplay && again.body.id === id);
  return `settled ${healedMs} ms after SES's event; a repeat gets the first answer`;
}

async function destroy(stand: Stand): Promise<string> {
  const { aws, settings, outputs, run } = stand;
  const { TableName, HistoryTableName } = await outputs();
  const before = await aws.recordsOf(TableName);
  await run(withSettings(DESTROY, settings));
  const after = await aws.recordsOf(TableName);
  if (after.length !== before.length) throw new Error(`${before.length} records were, ${after.length} are`);
  for (const table of [TableName, HistoryTableName]) await removeTable(stand, table);
  return `the tables stay, with ${after.length} records`;
}
