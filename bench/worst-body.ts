import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { SendEmailCommand } from '../functions/aws/client-sesv2.ts';
import type { HttpEvent } from '../functions/http/read-caller-and-key.ts';
import { readRequest } from '../functions/http/read-request.ts';
import { toSendEmailInput } from '../functions/ses/send-email-input.ts';

/**
 * What the worst bodies under the limit cost, each in a process of its own: `npm run bench:worst-body`. CPU is that
 * of reading the request, its fingerprint included, beside `JSON.parse` alone: all that happens before a claim, and all
 * that happens for whoever is refused. Memory is the most that the process had, SES's request built too.
 *
 * What counts is the dearest of them: at most four times its own parsing, and 250 MB, or the exit status is 1. A long
 * text costs about half of that one and more beside its parsing, which only copies it, while it is hashed here.
 */
const RATIO_MAX = 4;
const MEMORY_MAX = 250;
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
  'a file in base64 with spaces': () => file(`"${'a G V s '.repeat(room / 8 - 10)}"`),
  'a file in base64 with line breaks': () => file(`"${`${'aGVs'.repeat(19)}\\r\\n`.repeat(room / 80 - 10)}"`),
  'a file as numbers': () => file(`[${'7,'.repeat(room / 2 - 40)}7]`),
  'a file as numbers of three digits': () => file(`[${'255,'.repeat(room / 4 - 40)}7]`),
  'a file as numbers with exponents': () => file(`[${'1e0,'.repeat(room / 4 - 40)}7]`),
  '9,900 unknown members with long names': () =>
    email(
      `"text":"Hi",${Array.from({ length: 9_900 }, (_, index) => `"${index}${'x'.repeat(510)}":1`).join(',')}`,
    ),
  'a subject without an end': () => `{"subject":"${'=?utf-8?Q?'.repeat(room / 10)}"}`,
  'an address without an end': () => `{"to":"${'=?utf-8?Q?a?= '.repeat(room / 14)}<a@example.com>"}`,
};

const senders = { defaultFrom: { address: 'shop@example.com' }, allowed: ['example.com'] };
const RUNS = 9;

/** Milliseconds of CPU at the least: whatever else runs here only adds to it. */
const cpuOf = (work: () => unknown): number => {
  const all = Array.from({ length: RUNS }, () => {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1_000;
  });
  return Math.min(...all);
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

const read = (event: HttpEvent) => readRequest(event, senders);

function readAndBuild(event: HttpEvent): string | undefined {
  const reading = read(event);
  if (reading.kind === 'problem') return undefined;
  const marks = { pk: 'pk', claimId: 'claim', caller: 'caller' };
  const input = toSendEmailInput(reading.request.email, marks, 'set');
  return JSON.stringify(new SendEmailCommand(input).toWire());
}

/** What one body costs. */
interface Cost {
  name: string;
  /** Milliseconds of CPU. */
  ours: number;
  parser: number;
  /** MB. */
  memory: number;
}

/** In a child: one body, once for the memory, then a few times for the CPU. */
function measure(name: string): Cost {
  const event = toEvent(bodies[name]?.() ?? '');
  readAndBuild(event);
  const memory = process.resourceUsage().maxRSS / 1_024;
  const ours = cpuOf(() => read(event));
  const parser = cpuOf(() => {
    try {
      return JSON.parse(event.body ?? '');
    } catch {
      return undefined;
    }
  });
  return { name, ours, parser, memory };
}

function measureApart(name: string): Promise<Cost> {
  const { promise, resolve, reject } = Promise.withResolvers<Cost>();
  const child = fork(fileURLToPath(import.meta.url), [name]);
  child.once('message', (cost) => resolve(cost as Cost));
  child.once('exit', () => reject(new Error(`Nothing came back of "${name}".`)));
  return promise;
}

const ratioOf = ({ ours, parser }: Cost) => ours / parser;
const toRow = (cost: Cost) =>
  `| ${[cost.name, cost.ours.toFixed(1), cost.parser.toFixed(1), ratioOf(cost).toFixed(1), cost.memory.toFixed(0)].join(' | ')} |`;

async function measureAll(): Promise<void> {
  console.log('| body of 5 MiB | ours, ms | parse, ms | ratio | MB |\n| --- | --- | --- | --- | --- |');
  const costs: Cost[] = [];
  for (const name of Object.keys(bodies)) {
    const cost = await measureApart(name);
    costs.push(cost);
    console.log(toRow(cost));
  }
  const dearest = costs.reduce((one, other) => (other.ours > one.ours ? other : one));
  const memory = Math.max(...costs.map((cost) => cost.memory));
  const ratio = ratioOf(dearest).toFixed(1);
  console.log(`\nThe dearest is ${dearest.name}: ${ratio} times its parsing (at most ${RATIO_MAX}).`);
  console.log(`The most memory is ${memory.toFixed(0)} MB (at most ${MEMORY_MAX}).`);
  if (ratioOf(dearest) > RATIO_MAX || memory > MEMORY_MAX) process.exitCode = 1;
}

const only = process.argv[2];
if (only === undefined) await measureAll();
else process.send?.(measure(only));
