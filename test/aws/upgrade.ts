import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DeleteTableCommand } from '@aws-sdk/client-dynamodb';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { toRecordId } from '../../functions/idempotency/fingerprint.ts';
import type { IdempotencyRecord } from '../../functions/idempotency/record.ts';
import { expectAnswer } from './ask.ts';
import { fitTemplate } from './fit-template.ts';
import { readLine, withSettings } from './readme.ts';
import type { Stand } from './stand.ts';

// A stack of 1.0.0 that becomes one of today.

/**
 * What `cdk synth` of 1.0.0 made, but for the code of its functions and CDK's own notes. It is kept here, since a clone need not
 * have the history.
 */
export const FIRST_TEMPLATE = new URL('./stack-of-1.0.0.json', import.meta.url);

/** An email, its key, and the print that 1.0.0 took of them. */
const EMAIL = '{"to":"a@example.com","subject":"Hello","text":"Hi"}';
const KEY = 'order-1';
const PRINT = 'v1:-XpjuAbJVB_vi7FoinM9q6kx4rmPiLaDWlxhVCu5xis';
const ANSWER = '{"id":"sent-by-1.0.0"}';

/** Deploys 1.0.0, and leaves the record of an email that it sent. @returns its table */
export async function deployFirstVersion(stand: Stand): Promise<string> {
  const assembly = join(stand.folder, '1.0.0');
  await mkdir(assembly);
  const template = fitTemplate(JSON.parse(await readFile(FIRST_TEMPLATE, 'utf8')));
  await writeFile(join(assembly, 'template.json'), JSON.stringify(template));
  await writeFile(join(assembly, 'manifest.json'), JSON.stringify(MANIFEST));
  await stand.run(`npx cdk deploy --app ${assembly}`);
  const { TableName } = await stand.outputs();
  await stand.aws.table.send(new PutCommand({ TableName, Item: recordOf(stand.callers.scope) }));
  return TableName;
}

const MANIFEST = {
  version: '36.0.0',
  artifacts: {
    EmailApi: {
      type: 'aws:cloudformation:stack',
      environment: 'aws://unknown-account/unknown-region',
      properties: { templateFile: 'template.json' },
    },
  },
};

function recordOf(scope: string): IdempotencyRecord {
  const now = Date.now();
  return {
    pk: toRecordId(scope, 'POST /email', KEY),
    status: 'sent',
    claimId: '00000000-0000-4000-8000-000000000001',
    fingerprint: PRINT,
    claimedAt: now,
    leaseUntil: now + 22_000,
    expiresAt: Math.floor(now / 1_000) + 3_600,
    response: { statusCode: 202, body: ANSWER },
  };
}

/** Deploys over it as README says. @throws where the table or what it knows is lost */
export async function upgrade(stand: Stand, tableBefore: string): Promise<string> {
  const before = await stand.aws.emails();
  await stand.run(withSettings(readLine('npx cdk deploy'), stand.settings));
  const { TableName } = await stand.outputs();
  if (TableName !== tableBefore) throw new Error(`The table was ${tableBefore}, and is ${TableName}`);
  const answer = await stand.send({ key: KEY, email: EMAIL });
  const isSame = answer.status === 202 && answer.isReplay && JSON.stringify(answer.body) === ANSWER;
  expectAnswer(answer, isSame);
  const sent = (await stand.aws.emails()).length - before.length;
  if (sent > 0) throw new Error('The repeat of an email that 1.0.0 had sent was sent again');
  return 'the table stays, and a repeat of an email that 1.0.0 sent gets its answer';
}

/** By hand, as docs/operations.md says: MiniStack would give a table of the next stack the same name. */
export async function removeTable({ aws }: Stand, TableName: string): Promise<void> {
  await aws.table.send(new DeleteTableCommand({ TableName }));
}
