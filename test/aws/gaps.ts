import { setTimeout as sleep } from 'node:timers/promises';
import {
  CreateEmailIdentityCommand,
  SESv2Client,
  type SESv2ClientConfig,
  SendEmailCommand,
} from '@aws-sdk/client-sesv2';
import { startMinistack } from '../support/ministack.ts';
import { type LocalAws, openAws, textOf } from './local-aws.ts';
import { FROM } from './readme.ts';

/** Something that MiniStack 1.5.33 lacks. */
export interface Gap {
  lacks: string;
  /** What is done about it. */
  so: string;
  /** @returns whether it is still so */
  isThere(deployed: Deployed): Promise<boolean>;
}

/** Where the gaps are looked for: an email has been sent, and nothing was published. */
export interface Deployed {
  aws: LocalAws;
  sendEmailLogs: string;
  recordOutcomeLogs: string;
}

/** All that is done otherwise than on AWS, and why. */
export const gaps: readonly Gap[] = [
  {
    lacks: 'alarms that compute',
    so: 'each looks at the first of its metrics',
    isThere: async ({ aws }) => !(await isAlarmTaken(aws)),
  },
  {
    lacks: 'ses:FromAddress in policies',
    so: 'IAM is off: signatures and policies are not looked at (test/infrastructure does)',
    isThere: async () => !(await isFromAddressKnown()),
  },
  {
    lacks: 'functions that log as JSON',
    so: 'npm run records -- audit cannot read the logs, and is not run',
    isThere: async ({ aws, sendEmailLogs }) => !(await aws.linesOf(sendEmailLogs)).some(isJson),
  },
  {
    lacks: "SES's events",
    so: 'they are published to the topic in its place',
    isThere: async ({ aws, recordOutcomeLogs }) => (await aws.linesOf(recordOutcomeLogs)).length === 0,
  },
];

const ALARM = {
  Type: 'AWS::CloudWatch::Alarm',
  Properties: {
    ComparisonOperator: 'GreaterThanThreshold',
    EvaluationPeriods: 1,
    Threshold: 1,
    Metrics: [
      { Id: 'twice', Expression: '2 * one' },
      {
        Id: 'one',
        ReturnData: false,
        MetricStat: { Metric: { Namespace: 'Probe', MetricName: 'One' }, Period: 60, Stat: 'Sum' },
      },
    ],
  },
};
const POLL_MS = 50;

async function isAlarmTaken(aws: LocalAws): Promise<boolean> {
  const ask = (Action: string, more = {}) =>
    aws.query('cloudformation', '2010-05-15', { Action, StackName: 'Probe', ...more });
  await ask('CreateStack', { TemplateBody: JSON.stringify({ Resources: { Alarm: ALARM } }) });
  for (;;) {
    const status = textOf(await ask('DescribeStacks'), 'StackStatus');
    if (!status.endsWith('_IN_PROGRESS')) return status === 'CREATE_COMPLETE';
    await sleep(POLL_MS);
  }
}

/** By a MiniStack of its own, which looks at policies. */
async function isFromAddressKnown(): Promise<boolean> {
  const strict = openAws(await startMinistack({ AUTH: 'true' }));
  try {
    await strict.ses.send(new CreateEmailIdentityCommand({ EmailIdentity: FROM }));
    if (!(await isAllowed(strict, 'anyone', {}))) throw new Error('MiniStack denies what its policy allows');
    return await isAllowed(strict, 'sender', { StringEquals: { 'ses:FromAddress': FROM } });
  } finally {
    await strict.stop();
  }
}

/** Whether somebody may send whose policy has this condition. */
async function isAllowed(aws: LocalAws, UserName: string, Condition: object): Promise<boolean> {
  const iam = (Action: string, more = {}) => aws.query('iam', '2010-05-08', { Action, UserName, ...more });
  await iam('CreateUser');
  const Statement = { Effect: 'Allow', Action: 'ses:SendEmail', Resource: '*', Condition };
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
  await iam('PutUserPolicy', { PolicyName: 'Send', PolicyDocument });
  const made = await iam('CreateAccessKey');
  const options: SESv2ClientConfig = {
    endpoint: aws.url,
    region: aws.variables.AWS_REGION ?? '',
    credentials: {
      accessKeyId: textOf(made, 'AccessKeyId'),
      secretAccessKey: textOf(made, 'SecretAccessKey'),
    },
  };
  const email = new SendEmailCommand({
    FromEmailAddress: FROM,
    Destination: { ToAddresses: ['success@simulator.amazonses.com'] },
    Content: { Simple: { Subject: { Data: 'Hello' }, Body: { Text: { Data: 'Sent once.' } } } },
  });
  const sending = new SESv2Client(options).send(email);
  return sending.then(
    () => true,
    (error: Error & { $metadata?: { httpStatusCode?: number } }) => {
      if (error.$metadata?.httpStatusCode !== 403) throw error;
      return false;
    },
  );
}

function isJson(line: string): boolean {
  try {
    return typeof JSON.parse(line) === 'object';
  } catch {
    return false;
  }
}
