import type { Fault, FaultQueue } from '../../lib/local/faults.ts';
import type { Moment } from '../support/broken-aws.ts';

/** What a row can break: SES, and the table or what stands in its place. */
export interface Breakable {
  ses: { faults: FaultQueue };
  dynamoDb: { faults: FaultQueue };
}

/** One way in which a request goes wrong. */
export interface Row {
  what: string;
  /** What goes wrong while it lasts. */
  breaks?: (aws: Breakable) => void;
  /** No settle is written: our attempts go on until the time is up. */
  settleFails?: boolean;
  /** Where the process that works on it is killed. */
  killedAt?: Moment;
  /** SES never answers: a function without a limit of its own is ended by Lambda. */
  silent?: boolean;
  /** Where the function looks for SES, if not where it is. */
  sesUrl?: string;
}

const status = (code: number, contentType: string, body: string): Fault['answer'] => ({
  kind: 'status',
  status: code,
  contentType,
  body,
});
const json = (code: number, type: string, message = '') =>
  status(code, 'application/json', JSON.stringify({ __type: type, message }));
const html = (code: number) => status(code, 'text/html', '<html><body>Unavailable</body></html>');

const ses = (does: boolean, answer: Fault['answer'], times?: number) => (aws: Breakable) =>
  aws.ses.faults.add({ does, answer }, times);
const table = (operation: string, does: boolean, times?: number) => (aws: Breakable) =>
  aws.dynamoDb.faults.add({ does, answer: { kind: 'reset' }, operation }, times);

const always = Number.POSITIVE_INFINITY;

/** The crash matrix of docs/guarantee.md, from the claim to the answer. */
export const rows: Row[] = [
  { what: 'Nothing' },
  { what: 'The claim’s answer is lost', breaks: table('PutItem', true) },
  {
    what: 'The table cannot be reached',
    breaks: (aws) => aws.dynamoDb.faults.add({ does: false, answer: { kind: 'reset' } }, always),
  },
  {
    what: 'The process dies before the claim arrives',
    breaks: table('PutItem', false),
    killedAt: 'before PutItem',
  },
  { what: 'The process dies while its claim is made', killedAt: 'before PutItem' },
  { what: 'The process dies between claim and send', killedAt: 'after PutItem' },
  { what: 'The connection to SES is refused', sesUrl: 'http://127.0.0.1:1' },
  { what: 'DNS does not know SES', sesUrl: 'http://ses.invalid' },
  { what: 'SES throttles, once', breaks: ses(false, json(429, 'TooManyRequestsException')) },
  { what: 'SES refuses the email', breaks: ses(false, json(400, 'MessageRejected', 'Illegal content.')) },
  {
    what: 'SES says that an identity is not verified',
    breaks: ses(false, json(400, 'MessageRejected', 'Email address is not verified.')),
  },
  { what: 'SES has it, and the connection is reset', breaks: ses(true, { kind: 'reset' }) },
  { what: 'SES has it, and its answer is cut', breaks: ses(true, { kind: 'cut' }) },
  { what: 'SES has it, and its answer is garbled', breaks: ses(true, status(200, 'application/json', '}{')) },
  { what: 'SES has it, and answers 500', breaks: ses(true, json(500, 'InternalFailure')) },
  { what: 'SES has it, and a gateway answers 502', breaks: ses(true, html(502)) },
  { what: 'SES has it, and a gateway answers 503', breaks: ses(true, html(503)) },
  { what: 'SES has it, and a gateway answers 504', breaks: ses(true, html(504)) },
  { what: 'SES has it, and says nothing', breaks: ses(true, { kind: 'silence' }), silent: true },
  { what: 'SES has it, and stalls after the headers', breaks: ses(true, { kind: 'stall' }), silent: true },
  { what: 'SES has it, and the process dies', killedAt: 'after acceptance' },
  { what: 'SES has it not, and the connection is reset', breaks: ses(false, { kind: 'reset' }) },
  { what: 'The settle’s answer is lost', breaks: table('UpdateItem', true) },
  { what: 'The settle cannot be written', breaks: table('UpdateItem', false, always), settleFails: true },
  {
    what: 'SES’s answer is lost, and the settle cannot be written',
    breaks: (aws) => {
      ses(true, { kind: 'reset' })(aws);
      table('UpdateItem', false, always)(aws);
    },
    settleFails: true,
  },
  {
    what: 'The process dies before the settle arrives',
    breaks: table('UpdateItem', false),
    killedAt: 'before UpdateItem',
  },
  { what: 'The process dies after the settle', killedAt: 'after UpdateItem' },
];
