import { DynamoDBClient, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { threeCalls } from './three-calls.ts';

// The floor: the three calls by the plain clients, and nothing else.

const dynamoDb = new DynamoDBClient();
const ses = new SESv2Client();

export const handler = threeCalls({
  put: (input) => dynamoDb.send(new PutItemCommand(input)),
  send: (input) => ses.send(new SendEmailCommand(input)),
  update: (input) => dynamoDb.send(new UpdateItemCommand(input)),
});
