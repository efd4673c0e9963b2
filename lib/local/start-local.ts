import { createServer } from 'node:http';
import { type LocalApiKeys, makeLocalApiKeys } from './api-keys.ts';
import { askAuthorizer, believeEveryone } from './authorize.ts';
import { awsVariables } from './aws-variables.ts';
import { control } from './control.ts';
import { startDynamoDb } from './dynamodb.ts';
import { startEventQueue } from './event-queue.ts';
import { Countdown } from './faults.ts';
import { refuseForeign } from './foreign.ts';
import {
  LOCAL_API_KEYS_TABLE,
  LOCAL_HISTORY_TABLE,
  LOCAL_OUTCOMES_QUEUE,
  LOCAL_TABLE,
} from './function-variables.ts';
import { createGateway } from './gateway.ts';
import { startInbox } from './inbox.ts';
import { listen, stop } from './listen.ts';
import { Mailbox } from './mailbox.ts';
import type { Open, Part } from './parts.ts';
import { servePlayground } from './playground.ts';
import { isOfReference, reference } from './reference.ts';
import { toRoutes } from './routes.ts';
import { type RunOptions, runFunctions } from './run-functions.ts';
import { listener, type Serve } from './serve.ts';
import { startServices } from './services.ts';
import { type Accepted, startSes } from './ses.ts';
import { type FunctionOptions, startFunctions } from './start-functions.ts';
import { type LocalWebhook, type OutcomeOptions, startOutcomes } from './start-outcomes.ts';
import { type LocalStore, openStore, type StoreOptions } from './store.ts';

/** Where it listens, what the functions are told, and who is told what comes of it. */
export interface LocalOptions extends FunctionOptions, RunOptions, OutcomeOptions, StoreOptions {
  /** 0 takes any free port. */
  port: number;
  inboxPort: number;
}

/** All of it, running, and where it is reached. */
export interface Local {
  apiUrl: string;
  inboxUrl: string;
  dynamoDbUrl: string;
  table: string;
  historyTable: string;
  /** There where Redis has the records. */
  redis?: LocalStore;
  /** The queue that changes of emails are handed over to. */
  outcomesQueueUrl: string;
  /** There where one is called. */
  webhook?: LocalWebhook;
  /** There where callers have API keys. */
  apiKeys?: LocalApiKeys;
  close(): Promise<void>;
}

/** The whole of it on loopback: gateway, functions, tables, SES with its events and who is told of them, inbox. @throws PortTaken */
export async function startLocal(options: LocalOptions): Promise<Local> {
  const parts: Part[] = [];
  const close = async () => {
    for (const part of parts.reverse()) await part.close();
  };
  const opened = <T extends Part>(part: T): T => {
    parts.push(part);
    return part;
  };
  try {
    return { ...(await startParts(options, opened)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function startParts(options: LocalOptions, opened: Open) {
  const mailbox = new Mailbox();
  const accepted: ((email: Accepted) => void)[] = [];
  const onAccepted = (email: Accepted) => {
    for (const tell of accepted) tell(email);
  };
  const inbox = opened(await startInbox(options.inboxPort, mailbox));
  const dynamoDb = opened(
    await startDynamoDb({
      table: LOCAL_TABLE,
      historyTable: LOCAL_HISTORY_TABLE,
      ...(options.auth === 'apiKeys' && { apiKeysTable: LOCAL_API_KEYS_TABLE }),
    }),
  );
  const ses = opened(await startSes({ mailbox, onAccepted }));
  const services = opened(await startServices());
  const outcomesQueueUrl = services.queueUrlOf(LOCAL_OUTCOMES_QUEUE);
  const redis = await openStore(options, opened);
  const aws = awsVariables({ dynamoDbUrl: dynamoDb.url, sesUrl: ses.url, servicesUrl: services.url });
  const running = runFunctions(
    { ...options, store: redis && 'redis' },
    { ...aws, ...redis?.variables },
    opened,
  );
  const functions = startFunctions(options, outcomesQueueUrl, running);
  const webhook = startOutcomes(options, services, running, opened);
  const events = opened(startEventQueue(functions.recordOutcome));
  const kills = new Countdown();
  accepted.push(events.publish, ({ accessKey }) => {
    if (kills.take()) running.end(accessKey);
  });

  const { authorizeCaller } = functions;
  const authorize = authorizeCaller ? askAuthorizer(authorizeCaller) : believeEveryone;
  const route = createGateway(toRoutes(functions), authorize);
  const apiKeys = authorizeCaller && (await makeLocalApiKeys(dynamoDb.url, options.from));
  const { faults, historyFaults: history } = dynamoDb;
  const controls = {
    ses: ses.faults,
    table: faults,
    history,
    kills,
    losses: events.losses,
    ...redis?.controls,
  };
  const serve: Serve = (request, response) => {
    if (request.url?.startsWith('/_local/')) return control(request, response, controls);
    return isOfReference(request.url) ? reference(request, response) : route(request, response);
  };
  const page = servePlayground(
    { inboxUrl: inbox.url, mailbox, authorize, apiKeys, store: redis?.name ?? 'DynamoDB' },
    serve,
  );
  const server = createServer(listener(refuseForeign(page)));
  const apiUrl = await listen(server, options.port, 'PORT');
  opened({ close: () => stop(server) });
  return {
    apiUrl,
    inboxUrl: inbox.url,
    dynamoDbUrl: dynamoDb.url,
    table: LOCAL_TABLE,
    historyTable: LOCAL_HISTORY_TABLE,
    outcomesQueueUrl,
    ...(redis && { redis }),
    ...(webhook && { webhook }),
    ...(apiKeys && { apiKeys }),
  };
}
