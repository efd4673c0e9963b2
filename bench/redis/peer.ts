import { IdempotencyConfig } from '@aws-lambda-powertools/idempotency';
import { CachePersistenceLayer } from '@aws-lambda-powertools/idempotency/cache';
import { makeHandlerIdempotent } from '@aws-lambda-powertools/idempotency/middleware';
import type { IdempotencyRecord } from '@aws-lambda-powertools/idempotency/persistence';
import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import middy from '@middy/core';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { Redis } from 'iovalkey';

// What people would write instead: the idempotency middleware of Powertools on its cache layer, with the client that ours has,
// around the same call to SES, the header as the key and the body validated.

const redis = new Redis(process.env.REDIS_URL ?? '');

/** The client in the form that the layer asks for. */
const client = {
  get: (name: string) => redis.get(name),
  set: (name: string, value: string, { EX, NX }: { EX: number; NX?: boolean }) =>
    NX ? redis.set(name, value, 'EX', EX, 'NX') : redis.set(name, value, 'EX', EX),
  del: (names: string[]) => redis.del(names),
};

/**
 * The layer of 2.35.0 writes no hash of the body once a request is settled, and with payload validation every replay then fails as
 * another request. Here it keeps it, so that the peer compares bodies as ours does.
 */
class MendedLayer extends CachePersistenceLayer {
  protected override async _updateRecord(record: IdempotencyRecord): Promise<void> {
    const {
      idempotencyKey,
      expiryTimestamp: expiration,
      responseData: data,
      payloadHash: validation,
    } = record;
    const item = JSON.stringify({ status: record.getStatus(), expiration, data, validation });
    await client.set(idempotencyKey, item, { EX: this.expiresAfterSeconds });
  }
}

// biome-ignore lint/suspicious/noExplicitAny: the layer's own type takes any value for a name
const persistenceStore = new MendedLayer({ client: client as any });
const config = new IdempotencyConfig({
  eventKeyJmesPath: 'headers."idempotency-key"',
  payloadValidationJmesPath: 'body',
  throwOnNoIdempotencyKey: true,
  expiresAfterSeconds: 3_600,
});
const ses = new SESv2Client({});

export const handler = middy(async (event: APIGatewayProxyEventV2) => {
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
