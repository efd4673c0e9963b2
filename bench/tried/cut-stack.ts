import {
  PutItemCommand,
  type ServiceInputTypes as TableInputs,
  type ServiceOutputTypes as TableOutputs,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import {
  SendEmailCommand,
  type ServiceInputTypes as SesInputs,
  type ServiceOutputTypes as SesOutputs,
} from '@aws-sdk/client-sesv2';
import { AwsJson1_0Protocol, AwsRestJsonProtocol } from '@aws-sdk/core/protocols';
import { DynamoDBJsonCodec2 } from '@aws-sdk/dynamodb-codec';
import { Client, type SmithyResolvedConfiguration } from '@smithy/core/client';
import { parseUrl } from '@smithy/core/protocols';
import { getSchemaSerdePlugin } from '@smithy/core/schema';
import { fromBase64, fromUtf8, toBase64, toUtf8 } from '@smithy/core/serde';
import { NodeHttpHandler, streamCollector } from '@smithy/node-http-handler';
import type {
  ClientProtocol,
  HttpHandlerOptions,
  HttpRequest,
  HttpResponse,
  MetadataBearer,
} from '@smithy/types';
import { threeCalls } from '../three-calls.ts';
import { signer } from './signer.ts';

// The floor with the SDK's own commands, serializers, signer and HTTP handler on its base client, and nothing else of
// its clients: no retries, no endpoint rules, no user agent, no choice of a way to sign, no look-up of credentials.

function cutClient<Inputs extends object, Outputs extends MetadataBearer>(
  service: string,
  url: string,
  protocol: ClientProtocol<HttpRequest, HttpResponse>,
) {
  const endpoint = { url: new URL(url) };
  const config = {
    apiVersion: '',
    cacheMiddleware: true,
    protocol,
    requestHandler: new NodeHttpHandler(),
    base64Decoder: fromBase64,
    base64Encoder: toBase64,
    utf8Decoder: fromUtf8,
    utf8Encoder: toUtf8,
    streamCollector,
    urlParser: parseUrl,
    disableHostPrefix: true,
    // A command brings the middleware that asks for the endpoint; it is told at once.
    isCustomEndpoint: true,
    endpointProvider: () => endpoint,
  };
  type Config = SmithyResolvedConfiguration<HttpHandlerOptions>;
  const client = new Client<HttpHandlerOptions, Inputs, Outputs, Config>(config);
  const serde = getSchemaSerdePlugin(config as unknown as Parameters<typeof getSchemaSerdePlugin>[0]);
  client.middlewareStack.use(serde);
  const { hostname, port } = endpoint.url;
  const host = port ? `${hostname}:${port}` : hostname;
  const signs = signer(service);
  client.middlewareStack.add(
    (next) => async (args) => {
      const request = args.request as HttpRequest;
      request.headers.host = host;
      request.headers['content-length'] = String(Buffer.byteLength(request.body));
      return next({ ...args, request: await signs.sign(request) });
    },
    { step: 'finalizeRequest', name: 'sign' },
  );
  return client;
}

const { AWS_ENDPOINT_URL_DYNAMODB = '', AWS_ENDPOINT_URL_SESV2 = '' } = process.env;

const dynamoDb = cutClient<TableInputs, TableOutputs>(
  'dynamodb',
  AWS_ENDPOINT_URL_DYNAMODB,
  new AwsJson1_0Protocol({
    defaultNamespace: 'com.amazonaws.dynamodb',
    serviceTarget: 'DynamoDB_20120810',
    jsonCodec: new DynamoDBJsonCodec2(),
  }),
);
const ses = cutClient<SesInputs, SesOutputs>(
  'ses',
  AWS_ENDPOINT_URL_SESV2,
  new AwsRestJsonProtocol({ defaultNamespace: 'com.amazonaws.sesv2' }),
);

export const handler = threeCalls({
  put: (input) => dynamoDb.send(new PutItemCommand(input)),
  send: (input) => ses.send(new SendEmailCommand(input)),
  update: (input) => dynamoDb.send(new UpdateItemCommand(input)),
});
