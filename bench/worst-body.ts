import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { formatMailbox } from '../functions/emails/mailbox.ts';
import type { HttpEvent } from '../functions/http/read-caller-and-key.ts';
import { readRequest } from '../functions/http/read-request.ts';
import { toSendEmailInput } from '../functions/ses/send-email-input.ts';

/**
 * What the worst bodies under the limit cost, each in a process of its own: `node bench/worst-body.ts`. CPU is that
 * of reading the request and building SES's, beside `JSON.parse` alone; memory is the most that the process had.
 *
 * What counts is the dearest of them: at most four times its own parsing, and 250 MB. A long text costs more beside
 * its parsing, which only copies it: it is hashed, and written out again for SES.
 */
const MIB5 = 5 * 1_024 * 1_024;
const around = '{"to":"bob@example.com","subject":"Hello","text":""}'.length + 100;
const members = () => {
  const names = Array.from({ length: 600_000 }, (_, index) => `"${index.toString(36)}":1`);
  return names
    .join(',')
    .slice(0, MIB5 - 200)
    .replace(/,[^,]*$/, '');
};
const email = (more: string) => `{"to":"bob@example.com","subject":"Hello",${more}}`;
const file = (content: string) =>
  email(`"text":"Hi","attachments":[{"filename":"a.bin","content":${content}}]`);
const room = MIB5 - around - 60;

const bodies: { [name: string]: () => string } = {
  'brackets, never closed': () => '['.repeat(MIB5),
  'recipients that are objects': () => email(`"text":"Hi","cc":[${'{},'.repeat(room / 3 - 10)}{}]`),
  '600,000 headers': () => email(`"text":"Hi","headers":{${members()}}`),
  '600,000 unknown members': () => email(`"text":"Hi",${members()}`),
  'recipients that are numbers': () => email(`"text":"Hi","cc":[${'1,'.repeat(room / 2 - 10)}1]`),
  'a text of ASCII': () => email(`"text":"${'a'.repeat(room)}"`),
  'a text of another script': () => email(`"text":"${'山'.repeat(room / 3)}"`),
  'a text of quotation marks': () => email(`"text":"${'\\"'.repeat(room / 2)}"`),
  'a text of escaped characters': () => email(`"text":"${'\\u5c71'.repeat(room / 6)}"`),
  'a file in base64': () => file(`"${'aGVs'.repeat(room / 4 - 10)}"`),
  'a file in base64 with line breaks': () => file(`"${`${'aGVs'.repeat(19)}\\r\\n`.repeat(room / 80 - 10)}"`),
  'a file as numbers': () => file(`[${'7,'.repeat(room / 2 - 40)}7]`),
  'a subject without an end': () => `{"subject":"${'=?utf-8?Q?'.repeat(room / 10)}"}`,
  'an address without an end': () => `{"to":"${'=?utf-8?Q?a?= '.repeat(room / 14)}<a@example.com>"}`,
};

const senders = { defaultFrom: { address: 'shop@example.com' }, allowed: ['example.com'] };
const RUNS = 5;

const cpuOf = (work: () => unknown): number => {
  const all = Array.from({ length: RUNS }, () => {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1_000;
  });
  return all.sort((a, b) => a - b)[Math.floor(RUNS / 2)] ?? 0;
};

function toEvent(body: string): HttpEvent {
  return {
    headers: { 'content-type': 'application/json', 'idempotency-key': 'order-1' },
    requestContext: { authorizer: { iam: { userArn: 'arn:aws:iam::123456789012:user/Ada' } } },
    routeKey: 'POST /email',
    body,
    isBase64Encoded: false,
  } as unknown as HttpEvent;
}

function handle(event: HttpEvent): string {
  const reading = readRequest(event, senders);
  if (reading.kind === 'problem') return reading.answer.body;
  const claim = { pk: 'pk', claimId: formatMailbox(reading.request.email.from) };
  return JSON.stringify(toSendEmailInput(reading.request.email, claim, 'set'));
}

/** In a child: one body, once for the memory, then a few times for the CPU. */
function measure(name: string): void {
  const event = toEvent(bodies[name]?.() ?? '');
  handle(event);
  const memory = process.resourceUsage().maxRSS / 1_024;
  const ours = cpuOf(() => handle(event));
  const parser = cpuOf(() => {
    try {
      return JSON.parse(event.body ?? '');
    } catch {
      return undefined;
    }
  });
  const cells = [name.padEnd(36), ours.toFixed(1).padStart(7), parser.toFixed(1).padStart(7)];
  console.log(
    `| ${[...cells, (ours / parser).toFixed(1).padStart(5), memory.toFixed(0).padStart(4)].join(' | ')} |`,
  );
}

const only = process.argv[2];
if (only !== undefined) measure(only);
else {
  console.log('| body of 5 MiB                        | ours, ms | parse, ms | ratio | MB |');
  console.log('| --- | --- | --- | --- | --- |');
  for (const name of Object.keys(bodies)) {
    await new Promise((done) => fork(fileURLToPath(import.meta.url), [name]).once('exit', done));
  }
}
