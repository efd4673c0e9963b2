import { LAMBDA_TIMEOUT_SECONDS } from '../../functions/emails/limits.ts';
import type { SendEmailEnvironment } from '../../functions/http/environment.ts';
import { awsEnvironment } from './aws-environment.ts';
import { type Bundles, bundleFunctions } from './bundle-functions.ts';
import { startDynamoDb } from './dynamodb.ts';
import { type GatewayResponse, gateway } from './gateway.ts';
import { startInbox } from './inbox.ts';
import { startLambda } from './lambda.ts';
import { listen, stop } from './listen.ts';
import { startSes } from './ses.ts';

export interface LocalOptions {
  /** 0 takes any free port. */
  port: number;
  inboxPort: number;
  /** Who an email without `from` comes from; all of its domain may send. */
  from: string;
  /** The functions' files; left out, they are bundled here. */
  bundles?: Pick<Bundles, 'sendEmail'>;
  /** Is told each structured line that a function logs. */
  onLine?: (line: { [name: string]: unknown }) => void;
}

export interface Local {
  apiUrl: string;
  inboxUrl: string;
  dynamoDbUrl: string;
  table: string;
  close(): Promise<void>;
}

const TABLE = 'email-api';
/** API Gateway's own limit for an integration: what has not answered by then is ended. */
const INTEGRATION_TIMEOUT_MS = 29_000;

/** The whole of it on loopback: gateway, function, table, SES and inbox. @throws PortTaken */
export async function startLocal(options: LocalOptions): Promise<Local> {
  const opened: { close(): Promise<void> }[] = [];
  const open = <T extends { close(): Promise<void> }>(part: T): T => {
    opened.unshift(part);
    return part;
  };
  const close = async () => {
    for (const part of opened) await part.close();
  };
  try {
    const inbox = open(await startInbox(options.inboxPort));
    const dynamoDb = open(await startDynamoDb(TABLE));
    const ses = open(await startSes(inbox.url));
    const bundles = options.bundles ?? open(await bundleFunctions());
    const lambda = open(
      startLambda({
        file: bundles.sendEmail,
        environment: {
          ...awsEnvironment({ dynamoDbUrl: dynamoDb.url, sesUrl: ses.url }),
          ...sendEmailEnvironment(options.from),
        },
        timeoutMs: LAMBDA_TIMEOUT_SECONDS * 1_000,
      }),
    );
    const server = gateway(async (event) => {
      const { response, lines } = await lambda.invoke(event, AbortSignal.timeout(INTEGRATION_TIMEOUT_MS));
      for (const line of lines) options.onLine?.(line);
      return response as GatewayResponse;
    });
    const apiUrl = await listen(server, options.port, 'PORT');
    open({ close: () => stop(server) });
    return { apiUrl, inboxUrl: inbox.url, dynamoDbUrl: dynamoDb.url, table: TABLE, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function sendEmailEnvironment(from: string): { [name in keyof SendEmailEnvironment]: string } {
  return {
    TABLE_NAME: TABLE,
    CONFIGURATION_SET: 'email-api',
    DEFAULT_FROM: from,
    ALLOWED_SENDERS: from.slice(from.lastIndexOf('@') + 1),
    WAIT_MS: '5000',
  };
}
