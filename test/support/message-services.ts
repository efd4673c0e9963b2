import { createServer } from 'node:http';
import { listen, stop } from '../../lib/local/listen.ts';
import { readBody } from '../../lib/local/read-body.ts';
import { listener } from '../../lib/local/serve.ts';

export interface MessageServices {
  url: string;
  close(): Promise<void>;
}

interface Entry {
  Id: string;
}

/** SQS, SNS and Secrets Manager as far as the functions call them: they take all of it, and keep nothing. */
export async function startMessageServices(): Promise<MessageServices> {
  const server = createServer(
    listener(async (request, response) => {
      const body = String(await readBody(request));
      const target = request.headers['x-amz-target'];
      if (target === undefined) {
        response.writeHead(200, { 'content-type': 'text/xml' }).end(publishedXml(body));
      } else {
        const answer = answerOf(String(target).split('.')[1] ?? '', JSON.parse(body));
        response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify(answer));
      }
    }),
  );
  return { url: await listen(server, 0), close: () => stop(server) };
}

function answerOf(operation: string, input: { SecretId: string; Entries: Entry[] }): object {
  switch (operation) {
    case 'SendMessageBatch':
    case 'ChangeMessageVisibilityBatch':
      return { Successful: input.Entries.map(({ Id }) => ({ Id, MessageId: Id })), Failed: [] };
    case 'GetSecretValue':
      return { ARN: input.SecretId, SecretString: 'aZ09'.repeat(11), CreatedDate: Date.now() / 1_000 };
    default:
      throw new Error(`Nobody is to call ${operation}`);
  }
}

/** SNS speaks XML, and is asked by a form. */
function publishedXml(form: string): string {
  const ids = [...new URLSearchParams(form)].filter(([name]) => /^PublishBatch.*\.Id$/.test(name));
  const members = ids.map(([, id]) => `<member><Id>${id}</Id><MessageId>${id}</MessageId></member>`);
  const result = `<Successful>${members.join('')}</Successful><Failed/>`;
  return `<PublishBatchResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishBatchResult>${result}</PublishBatchResult><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></PublishBatchResponse>`;
}
