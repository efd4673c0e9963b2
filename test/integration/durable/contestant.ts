import { randomUUID } from 'node:crypto';
import { awsVariables } from '../../../lib/local/aws-variables.ts';
import { sendEmailVariables } from '../../../lib/local/function-variables.ts';
import { type LocalSes, startSes } from '../../../lib/local/ses.ts';
import { createMoments, type Moments } from '../../support/broken-aws.ts';
import { type LambdaProcess, lambdaProcess } from '../../support/lambda-process.ts';
import type { Row } from '../crash-rows.ts';
import { type DurableLambda, type Execution, type Invoke, startDurableLambda } from './durable-lambda.ts';

/** A durable function with an SES of its own, so that two of them are measured at once. */
export interface Contestant {
  /** One line of the table, from the answer to the number of emails. */
  measure(row: Row): Promise<Measured>;
  close(): Promise<void>;
}

/** What is measured of one row. */
export interface Measured {
  first: Shown;
  retry: Shown;
  emails: number;
}

/** What whoever started the execution is told. */
type Shown = 'sent' | 'failed' | 'interrupted';

/** What takes part in a row. */
interface Stage {
  ses: LocalSes;
  lambda: DurableLambda;
  moments: Moments;
  start(sesUrl?: string): Promise<LambdaProcess>;
  /** These two stay for rows that kill none. */
  first: LambdaProcess;
  second: LambdaProcess;
}

/**
 * @param file the durable function's ES module
 * @param silentUrl where somebody listens and never answers
 */
export async function startContestant(file: string, silentUrl: string): Promise<Contestant> {
  const moments = createMoments();
  const ses = await startSes({ onAccepted: () => moments.reach('after acceptance') });
  const lambda = await startDurableLambda(moments.reach);
  const processes: LambdaProcess[] = [];
  const start = async (sesUrl = ses.url) => {
    const environment = {
      ...awsVariables({ dynamoDbUrl: silentUrl, sesUrl }),
      ...sendEmailVariables('no-reply@example.com', 0),
      AWS_ENDPOINT_URL_LAMBDA: lambda.checkpoints.url,
    };
    const process = await lambdaProcess({ file, environment, quiet: true });
    processes.push(process);
    return process;
  };
  const [first, second] = await Promise.all([start(), start()]);
  const stage: Stage = { ses, lambda, moments, start, first, second };
  return {
    measure: (row) => measure(row, stage, silentUrl),
    close: async () => {
      await Promise.all(processes.map((process) => process.kill()));
      await Promise.all([ses.close(), lambda.checkpoints.close()]);
    },
  };
}

async function measure(row: Row, stage: Stage, silentUrl: string): Promise<Measured> {
  const { ses, lambda, moments, second } = stage;
  ses.seen.accepted.length = 0;
  const victim = await victimFor(row, stage, silentUrl);
  const killedAt = row.silent ? 'after acceptance' : row.killedAt;
  if (killedAt) moments.at(killedAt, () => victim.kill());
  row.breaks?.({ ses, dynamoDb: lambda.checkpoints });
  let invocations = 0;
  const invoke: Invoke = async (event) => {
    invocations += 1;
    if (invocations > 1) return second.invoke(event);
    const answer = await victim.invoke(event);
    mend(stage);
    return answer;
  };
  const name = randomUUID();
  const email = { to: 'jane@example.com', subject: 'Once', text: 'Sent once.' };
  const first = show(await lambda.start(name, email, invoke));
  const retry = show(await lambda.start(name, email, invoke));
  return { first, retry, emails: ses.seen.accepted.length };
}

/** Where the process dies before the email is out, SES is not to have it from a step that did not wait for its claim. */
async function victimFor({ killedAt, silent, sesUrl }: Row, stage: Stage, silentUrl: string) {
  if (!killedAt && !silent && !sesUrl) return stage.first;
  return stage.start(killedAt?.endsWith('PutItem') ? silentUrl : sesUrl);
}

function mend({ ses, lambda, moments }: Stage): void {
  moments.clear();
  ses.faults.clear();
  lambda.checkpoints.faults.clear();
}

function show(execution: Execution): Shown {
  if (execution.getStatus() === 'SUCCEEDED') return 'sent';
  const steps = execution.getOperations().map((operation) => operation.getStepDetails());
  const interrupted = steps.some((step) => step?.error?.errorType === 'StepInterruptedError');
  return interrupted ? 'interrupted' : 'failed';
}
