import { IdempotencyConfig } from '@aws-lambda-powertools/idempotency';
import { makeHandlerIdempotent } from '@aws-lambda-powertools/idempotency/middleware';
import type { BasePersistenceLayer } from '@aws-lambda-powertools/idempotency/persistence';
import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import middy from '@middy/core';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';

/**
 * What people would write instead: the idempotency middleware of Powertools around the same call to SES, as its
 * documentation shows it, the header as the key and the body validated. The clients are the SDK's defaults.
 *
 * @param persistenceStore where it remembers
 */
export function createPeer(persistenceStore: BasePersistenceLayer) {
  const config = new IdempotencyConfig({
    eventKeyJmesPath: 'headers."idempotency-key"',
    payloadValidationJmesPath: 'body',
    throwOnNoIdempotencyKey: true,
    expiresAfterSeconds: 3_600,
  });
  const ses = new SESv2Client({});
  return middy(async (event: APIGatewayProxyEventV2) => {
    const { from = process.env.DEFAULT_FROM, to, subject, text } = JSON.parse(event.body ?? '{}');
    const { MessageId } = await ses.send(
      new SendEmailCommand({
        FromEmailAddress: from,
        Destination: { ToAddresses: [to].flat() },
        Content: {
          Simple: {
            Subject: { Data: subject, Charset: 'UTF-8' },
            Body: { Text: { Data: text, Charset: 'UTF-8' } },
          },
        },
        ConfigurationSetName: process.env.CONFIGURATION_SET,
      }),
    );
    return {
      statusCode: 202,
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ id: MessageId }),
    };
  }).use(makeHandlerIdempotent({ persistenceStore, config }));
}
