import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import type { IdempotencyRecord } from '../../functions/idempotency/record.ts';
import { LOCAL_AWS } from '../../lib/local/aws-variables.ts';
import { type Local, type LocalOptions, startLocal } from '../../lib/local/start-local.ts';

export interface Sent {
  status: number;
  headers: Headers;
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: an answer is looked at, not worked with
  json: any;
}

export interface InboxEmail {
  messageId: string;
  from: string;
  replyTo: string[];
  destination: { to: string[]; cc: string[]; bcc: string[] };
  subject: string;
  body: { text?: string; html?: string };
  headers?: { name: string; value: string }[];
  attachments: { filename: string; content: string; contentType: string; contentId?: string }[];
}

export interface Asking {
  key?: string;
  caller?: string;
  headers?: { [name: string]: string };
}

export interface LocalApi extends Local {
  /** What was logged so far, a line a request. */
  lines: { [name: string]: unknown }[];
  /** `POST /email`; an object becomes JSON, text and bytes go as they are. */
  post(body: object | string | Uint8Array, asking?: Asking): Promise<Sent>;
  /** `GET /email`. */
  lookUp(asking: Asking): Promise<Sent>;
  /** `GET /emails/{id}`. @param id as it stands in the path */
  lookUpById(id: string, asking?: Asking): Promise<Sent>;
  /** The emails with this subject; the inbox is one for the whole process. */
  inbox(subject?: string): Promise<InboxEmail[]>;
  rows(): Promise<IdempotencyRecord[]>;
}

/** The local server on free ports, with what a test needs to ask it and to look behind it. */
export async function localApi(options: Partial<LocalOptions> = {}): Promise<LocalApi> {
  const lines: LocalApi['lines'] = [];
  const local = await startLocal({
    port: 0,
    inboxPort: 0,
    from: 'no-reply@example.com',
    sdk: process.env.TEST_SDK === 'full' ? 'full' : 'lean',
    onLine: (line) => {
      if (line.event === 'request') lines.push(line);
    },
    ...options,
  });
  const client = DynamoDBDocumentClient.from(
    new DynamoDBClient({ ...LOCAL_AWS, endpoint: local.dynamoDbUrl }),
  );
  return {
    ...local,
    lines,
    post: async (body, asking = {}) =>
      answered(
        await fetch(`${local.apiUrl}/email`, {
          method: 'POST',
          headers: { 'Content-Type': 'application/json', ...headersOf(asking) },
          body:
            typeof body === 'string' || body instanceof Uint8Array ? (body as string) : JSON.stringify(body),
        }),
      ),
    lookUp: async (asking) => answered(await fetch(`${local.apiUrl}/email`, { headers: headersOf(asking) })),
    lookUpById: async (id, asking = {}) =>
      answered(await fetch(`${local.apiUrl}/emails/${id}`, { headers: headersOf(asking) })),
    async inbox(subject) {
      const { emails } = (await (await fetch(`${local.inboxUrl}/store`)).json()) as { emails: InboxEmail[] };
      return subject === undefined ? emails : emails.filter((email) => email.subject === subject);
    },
    async rows() {
      const { Items } = await client.send(new ScanCommand({ TableName: local.table, ConsistentRead: true }));
      return (Items ?? []) as IdempotencyRecord[];
    },
    async close() {
      client.destroy();
      await local.close();
    },
  };
}

function headersOf({ key, caller, headers }: Asking): { [name: string]: string } {
  return {
    ...(key !== undefined && { 'Idempotency-Key': key }),
    ...(caller !== undefined && { 'X-Local-Caller': caller }),
    ...headers,
  };
}

async function answered(response: Response): Promise<Sent> {
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: JSON.parse(text) };
}
