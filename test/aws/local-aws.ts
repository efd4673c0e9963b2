import { CloudWatchLogsClient, paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  GetConfigurationSetEventDestinationsCommand,
  ListConfigurationSetsCommand,
  SESv2Client,
} from '@aws-sdk/client-sesv2';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import { AwsClient } from 'aws4fetch';
import type { IdempotencyRecord } from '../../functions/idempotency/record.ts';
import type { Ministack } from '../support/ministack.ts';

/** MiniStack, with what asks it. */
export interface LocalAws extends Ministack {
  ses: SESv2Client;
  sns: SNSClient;
  sqs: SQSClient;
  table: DynamoDBDocumentClient;
  /** For services whose client this project does not have. @returns the XML @throws where it is refused */
  query(service: string, version: string, parameters: Readonly<Record<string, string>>): Promise<string>;
  /** Every record of the table. */
  recordsOf(tableName: string): Promise<IdempotencyRecord[]>;
  /** Every line of a log group. */
  linesOf(logGroupName: string): Promise<string[]>;
  /** All emails that SES took. */
  emails(): Promise<Taken[]>;
}

/** An email that SES took. */
export interface Taken {
  id: string;
  to: string;
}

const CREDENTIALS = { accessKeyId: 'test', secretAccessKey: 'test' };

/** Makes the clients. */
export function openAws(ministack: Ministack): LocalAws {
  const region = ministack.variables.AWS_REGION ?? '';
  const options = { endpoint: ministack.url, region, credentials: CREDENTIALS };
  const table = DynamoDBDocumentClient.from(new DynamoDBClient(options));
  const logs = new CloudWatchLogsClient(options);
  const signer = new AwsClient({ ...CREDENTIALS, region, retries: 0 });
  return {
    ...ministack,
    ses: new SESv2Client(options),
    sns: new SNSClient(options),
    sqs: new SQSClient(options),
    table,
    async query(service, Version, parameters) {
      const response = await signer.fetch(ministack.url, {
        method: 'POST',
        headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ ...parameters, Version }).toString(),
        aws: { service },
      });
      const text = await response.text();
      if (!response.ok) throw new Error(`${service} ${parameters.Action}: ${response.status} ${text}`);
      return text;
    },
    async recordsOf(TableName) {
      const records: IdempotencyRecord[] = [];
      const pages = paginateScan({ client: table }, { TableName, ConsistentRead: true });
      for await (const { Items = [] } of pages) records.push(...(Items as IdempotencyRecord[]));
      return records;
    },
    async linesOf(logGroupName) {
      const lines: string[] = [];
      const pages = paginateFilterLogEvents({ client: logs }, { logGroupName });
      for await (const { events = [] } of pages) lines.push(...events.map(({ message = '' }) => message));
      return lines;
    },
    async emails() {
      const response = await fetch(`${ministack.url}/_ministack/ses/messages`);
      const { messages } = (await response.json()) as { messages: { [account: string]: Email[] } };
      return Object.values(messages).flatMap((all) =>
        all.map(({ MessageId, To }) => ({ id: MessageId, to: To.join() })),
      );
    },
  };
}

interface Email {
  MessageId: string;
  To: string[];
}

/** The text of an XML element. @throws where there is none */
export function textOf(xml: string, element: string): string {
  const [, text] = new RegExp(`<${element}>([^<]*)</${element}>`).exec(xml) ?? [];
  if (text === undefined) throw new Error(`There is no ${element} in ${xml}`);
  return text;
}

/** Where the one configuration set of this account publishes SES's events. */
export async function findEventTopic({
  ses,
}: LocalAws): Promise<{ configurationSet: string; topicArn: string }> {
  const { ConfigurationSets = [] } = await ses.send(new ListConfigurationSetsCommand());
  const [configurationSet = ''] = ConfigurationSets;
  const { EventDestinations = [] } = await ses.send(
    new GetConfigurationSetEventDestinationsCommand({ ConfigurationSetName: configurationSet }),
  );
  return { configurationSet, topicArn: EventDestinations[0]?.SnsDestination?.TopicArn ?? '' };
}
