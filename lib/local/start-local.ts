import { createServer } from 'node:http';
import { type Controls, control } from './control.ts';
import { startDynamoDb } from './dynamodb.ts';
import { startEventQueue } from './event-queue.ts';
import { refuseForeign } from './foreign.ts';
import { LOCAL_TABLE } from './function-variables.ts';
import { createGateway, type Invoke } from './gateway.ts';
import { startInbox } from './inbox.ts';
import { trackInvocations } from './invocations.ts';
import { listen, stop } from './listen.ts';
import { servePlayground } from './playground.ts';
import { isOfReference, reference } from './reference.ts';
import { listener, type Serve } from './serve.ts';
import { type Accepted, startSes } from './ses.ts';
import { type FunctionOptions, type Open, type Part, startFunctions } from './start-functions.ts';

export interface LocalOptions extends FunctionOptions {
  /** 0 takes any free port. */
  port: number;
  inboxPort: number;
}

export interface Local {
  apiUrl: string;
  inboxUrl: string;
  dynamoDbUrl: string;
  table: string;
  close(): Promise<void>;
}

/** The whole of it on loopback: gateway, functions, table, SES with its events, inbox. @throws PortTaken */
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
  const accepted: ((email: Accepted) => void)[] = [];
  const inbox = opened(await startInbox(options.inboxPort));
  const dynamoDb = opened(await startDynamoDb({ table: LOCAL_TABLE }));
  const onAccepted = (email: Accepted) => {
    for (const tell of accepted) tell(email);
  };
  const ses = opened(await startSes({ inboxUrl: inbox.url, onAccepted }));
  const functions = await startFunctions(options, { dynamoDbUrl: dynamoDb.url, sesUrl: ses.url }, opened);
  const events = opened(startEventQueue(functions.recordOutcome));
  const sending = trackInvocations();
  accepted.push(events.publish, sending.onAccepted);

  const sendEmail: Invoke = (event) => sending.track(event, (signal) => functions.sendEmail(event, signal));
  const route = createGateway({
    'POST /email': sendEmail,
    'POST /emails': sendEmail,
    'POST /emails/batch': sendEmail,
    'GET /email': functions.lookUpEmail,
    // As the stack has it for callers with a token.
    $default: sendEmail,
  });
  const controls: Controls = {
    ses: (fault, times) => ses.faults.add(fault, times),
    table: (fault, times) => dynamoDb.faults.add(fault, times),
    killSender: sending.killNext,
    loseEvents: events.loseNext,
    clear: () => {
      ses.faults.clear();
      dynamoDb.faults.clear();
      sending.killNext(0);
      events.loseNext(0);
    },
  };
  const serve: Serve = (request, response) => {
    if (request.url?.startsWith('/_local/')) return control(request, response, controls);
    return isOfReference(request.url) ? reference(request, response) : route(request, response);
  };
  const page = servePlayground({ inboxUrl: inbox.url, accepted: ses.seen.accepted }, serve);
  const server = createServer(listener(refuseForeign(page)));
  const apiUrl = await listen(server, options.port, 'PORT');
  opened({ close: () => stop(server) });
  return { apiUrl, inboxUrl: inbox.url, dynamoDbUrl: dynamoDb.url, table: LOCAL_TABLE };
}
