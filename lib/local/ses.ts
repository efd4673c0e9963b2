import { createServer, type IncomingMessage, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { SendEmailCommandInput } from '@aws-sdk/client-sesv2';
import { startEmulator } from './emulator.ts';
import { answerFalsely, FaultQueue } from './faults.ts';
import { refuseForeign } from './foreign.ts';
import type { Reply } from './forward.ts';
import { listen, stop } from './listen.ts';
import { Mailbox } from './mailbox.ts';
import { readBody } from './read-body.ts';
import { refuse } from './refuse.ts';
import { listener, type Serve } from './serve.ts';
import { storedEmail } from './stored-email.ts';

/** An email that our SES accepted. */
export interface Accepted {
  messageId: string;
  from: string;
  to: string[];
  cc?: string[];
  bcc?: string[];
  subject: string;
  configurationSet: string | undefined;
  /** As SES's events carry them. */
  tags: { [name: string]: string[] };
  /** When it was accepted, in epoch milliseconds; now, if left out. */
  acceptedAt?: number;
  /** The access key that it was sent with: that of one environment of a function. */
  accessKey?: string | undefined;
}

/** An SES on this machine. */
export interface LocalSes {
  /** What `AWS_ENDPOINT_URL_SESV2` is set to. */
  url: string;
  faults: FaultQueue;
  /** How many requests came in, and which emails were accepted. */
  readonly seen: { requests: number; accepted: Accepted[] };
  close(): Promise<void>;
}

/** Who is told of accepted emails, and whether it speaks TLS. */
export interface SesOptions {
  /** Where what is accepted is kept. */
  mailbox?: Mailbox;
  /** Is told of each email when it is accepted; the answer waits for it. */
  onAccepted?: (email: Accepted) => void | Promise<void>;
  /** Makes it speak TLS. */
  tls?: { key: string; cert: string };
}

/** Of all that the emulator can do, what our functions ask for. Some of the rest ends it. */
const SEND_EMAIL = 'POST /v2/email/outbound-emails';
/** What the emulator takes. */
const BODY_MAX = 25 * 1_024 * 1_024;
/** How many accepted emails are remembered, without their content. */
const SEEN_MAX = 1_000;

/** Our SES in front of the emulator: it accepts into the mailbox, tells of it, and misbehaves when told so. */
export async function startSes({
  mailbox = new Mailbox(),
  onAccepted,
  tls,
}: SesOptions = {}): Promise<LocalSes> {
  const emulator = await startEmulator('ses');
  const faults = new FaultQueue();
  const seen: LocalSes['seen'] = { requests: 0, accepted: [] };
  const accept = async (request: IncomingMessage, body: Buffer, reply: Reply) => {
    const input: SendEmailCommandInput = JSON.parse(body.toString());
    const { MessageId } = JSON.parse(reply.body.toString());
    mailbox.add(storedEmail(MessageId, input), body.length);
    const email = {
      ...acceptedEmail(MessageId, input),
      acceptedAt: Date.now(),
      accessKey: accessKeyOf(request),
    };
    seen.accepted.push(email);
    if (seen.accepted.length > SEEN_MAX) seen.accepted.shift();
    await onAccepted?.(email);
  };
  const serve: Serve = async (request, response) => {
    const body = await readBody(request, BODY_MAX);
    if (!body) return refuse(response, 413, 'Request Entity Too Large');
    if (`${request.method} ${request.url}` !== SEND_EMAIL) return refuse(response, 404, 'Not Found');
    seen.requests += 1;
    const fault = faults.next('SendEmail');
    const reply = fault && !fault.does ? undefined : await emulator.ask(request, body);
    if (reply?.status === 200) await accept(request, body, reply);
    if (fault) return answerFalsely(response, fault, reply);
    if (reply) response.writeHead(reply.status, reply.headers).end(reply.body);
  };
  const guarded = listener(refuseForeign(serve));
  const server: Server = tls ? createTlsServer(tls, guarded) : createServer(guarded);
  const url = await listen(server, 0);
  return {
    url: tls ? url.replace('http:', 'https:') : url,
    faults,
    seen,
    close: async () => {
      await stop(server);
      await emulator.close();
    },
  };
}

function acceptedEmail(messageId: string, input: SendEmailCommandInput): Accepted {
  const tags = input.EmailTags ?? [];
  return {
    messageId,
    from: input.FromEmailAddress ?? '',
    to: input.Destination?.ToAddresses ?? [],
    cc: input.Destination?.CcAddresses ?? [],
    bcc: input.Destination?.BccAddresses ?? [],
    subject: input.Content?.Simple?.Subject?.Data ?? '',
    configurationSet: input.ConfigurationSetName,
    tags: Object.fromEntries(tags.map(({ Name = '', Value = '' }) => [Name, [Value]])),
  };
}

function accessKeyOf({ headers }: IncomingMessage): string | undefined {
  return /Credential=([^/]+)\//.exec(headers.authorization ?? '')?.[1];
}
