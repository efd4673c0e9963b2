import type { PutItemCommandInput, UpdateItemCommandInput } from '@aws-sdk/client-dynamodb';
import type { SendEmailCommandInput } from '@aws-sdk/client-sesv2';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';

/** The three calls behind a send, however they are made. */
export interface ThreeCalls {
  put(input: PutItemCommandInput): Promise<unknown>;
  send(input: SendEmailCommandInput): Promise<{ MessageId?: string }>;
  update(input: UpdateItemCommandInput): Promise<unknown>;
}

const TableName = process.env.TABLE_NAME;

/**
 * The least that any handler of this kind does: a conditional put, one SendEmail and an update. No validation, no
 * scope, no fingerprint, no answer worth having when something goes wrong.
 */
export function threeCalls(calls: ThreeCalls) {
  return async (event: APIGatewayProxyEventV2) => {
    const pk = { S: event.headers['idempotency-key'] ?? '' };
    const now = Math.floor(Date.now() / 1_000);
    try {
      await calls.put({
        TableName,
        Item: { pk, expiresAt: { N: String(now + 3_600) } },
        ConditionExpression: 'attribute_not_exists(pk) OR expiresAt <= :now',
        ExpressionAttributeValues: { ':now': { N: String(now) } },
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      });
    } catch (error) {
      const { name, Item } = error as { name: string; Item?: { answer?: { S?: string } } };
      if (name !== 'ConditionalCheckFailedException') throw error;
      return { statusCode: 202, body: Item?.answer?.S ?? '' };
    }
    const { to, subject, text } = JSON.parse(event.body ?? '');
    const { MessageId } = await calls.send({
      FromEmailAddress: process.env.DEFAULT_FROM,
      Destination: { ToAddresses: [to].flat() },
      Content: { Simple: { Subject: { Data: subject }, Body: { Text: { Data: text } } } },
      ConfigurationSetName: process.env.CONFIGURATION_SET,
    });
    const answer = JSON.stringify({ id: MessageId });
    await calls.update({
      TableName,
      Key: { pk },
      UpdateExpression: 'SET answer = :answer',
      ExpressionAttributeValues: { ':answer': { S: answer } },
    });
    return { statusCode: 202, body: answer };
  };
}
