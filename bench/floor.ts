import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';

// The least that any handler of this kind does with the SDK: a conditional put, one SendEmail and an update, by the
// plain clients. No validation, no scope, no fingerprint, no answer worth having when something goes wrong.

const TableName = process.env.TABLE_NAME;
const dynamoDb = new DynamoDBClient();
const ses = new SESv2Client();

export async function handler(event: APIGatewayProxyEventV2) {
  const pk = { S: event.headers['idempotency-key'] ?? '' };
  const now = Math.floor(Date.now() / 1_000);
  try {
    await dynamoDb.send(
      new PutItemCommand({
        TableName,
        Item: { pk, expiresAt: { N: String(now + 3_600) } },
        ConditionExpression: 'attribute_not_exists(pk) OR expiresAt <= :now',
        ExpressionAttributeValues: { ':now': { N: String(now) } },
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    );
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    return { statusCode: 202, body: error.Item?.answer?.S ?? '' };
  }
  const { to, subject, text } = JSON.parse(event.body ?? '');
  const { MessageId } = await ses.send(
    new SendEmailCommand({
      FromEmailAddress: process.env.DEFAULT_FROM,
      Destination: { ToAddresses: [to].flat() },
      Content: { Simple: { Subject: { Data: subject }, Body: { Text: { Data: text } } } },
      ConfigurationSetName: process.env.CONFIGURATION_SET,
    }),
  );
  const answer = JSON.stringify({ id: MessageId });
  await dynamoDb.send(
    new UpdateItemCommand({
      TableName,
      Key: { pk },
      UpdateExpression: 'SET answer = :answer',
      ExpressionAttributeValues: { ':answer': { S: answer } },
    }),
  );
  return { statusCode: 202, body: answer };
}
