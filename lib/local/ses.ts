import { createServer, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { answerFalsely, FaultQueue } from './faults.ts';
import { forward, type Reply } from './forward.ts';
import { listen, stop } from './listen.ts';
import { readBody } from './read-body.ts';
import { listener, type Serve } from './serve.ts';

/** An email that our SES accepted. */
export interface Accepted {
  messageId: string;
  from: string;
  to: string[];
  subject: string;
  configurationSet: string | undefined;
  /** As SES's events carry them. */
  tags: { [name: string]: string[] };
}

export interface LocalSes {
  /** What `AWS_ENDPOINT_URL_SESV2` is set to. */
  url: string;
  faults: FaultQueue;
  /** How many requests came in, and which emails were accepted. */
  readonly seen: { requests: number; accepted: Accepted[] };
  close(): Promise<void>;
}

export interface SesOptions {
  /** The emulator, whose inbox shows what is accepted. */
  inboxUrl: string;
  /** Is told of each email when it is accepted; the answer waits for it. */
  onAccepted?: (email: Accepted) => void | Promise<void>;
  /** Makes it speak TLS. */
  tls?: { key: string; cert: string };
}

/** Our SES in front of the emulator: it accepts into the inbox, tells of it, and misbehaves when told so. */
export async function startSes({ inboxUrl, onAccepted, tls }: SesOptions): Promise<LocalSes> {
  const faults = new FaultQueue();
  const seen: LocalSes['seen'] = { requests: 0, accepted: [] };
  const serve: Serve = async (request, response) => {
    const body = (await readBody(request)) ?? Buffer.alloc(0);
    seen.requests += 1;
    const fault = faults.next('SendEmail');
    const reply = fault && !fault.does ? undefined : await forward(inboxUrl, request, body);
    if (reply?.status === 200) {
      const email = acceptedEmail(body, reply);
      seen.accepted.push(email);
      await onAccepted?.(email);
    }
    if (fault) return answerFalsely(response, fault, reply);
    if (!reply) return;
    response.writeHead(reply.status, reply.headers).end(reply.body);
  };
  const server: Server = tls ? createTlsServer(tls, listener(serve)) : createServer(listener(serve));
  const url = await listen(server, 0);
  return { url: tls ? url.replace('http:', 'https:') : url, faults, seen, close: () => stop(server) };
}

function acceptedEmail(request: Buffer, reply: Reply): Accepted {
  const input = JSON.parse(request.toString());
  const tags: { Name: string; Value: string }[] = input.EmailTags ?? [];
  return {
    messageId: JSON.parse(reply.body.toString()).MessageId,
    from: input.FromEmailAddress,
    to: input.Destination?.ToAddresses ?? [],
    subject: input.Content?.Simple?.Subject?.Data ?? '',
    configurationSet: input.ConfigurationSetName,
    tags: Object.fromEntries(tags.map(({ Name, Value }) => [Name, [Value]])),
  };
}
