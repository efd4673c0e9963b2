import type { SendResult } from '../../functions/emails/steps.ts';
import type { Exploration } from './exploration.ts';
import { follow } from './explore-all.ts';
import type { Call } from './process-tree.ts';
import type { State } from './state.ts';

const DOING: { [to in Call['to']]: string } = {
  claim: 'claims the key',
  withdraw: 'takes its claim back',
  settle: 'writes down what became of it',
  find: 'looks at the record',
  put: 'writes without a condition',
  send: 'asks SES',
  read: 'reads the record',
  step: 'settles the record as sent',
};

const ENDING: { [how: string]: string } = {
  told: 'answered',
  'told late': 'answered, when no time is left to send',
  lost: 'never arrives',
  untold: 'done, answer lost',
  later: 'no answer, and it is still on its way',
  again: 'done, answer lost, tried again',
  copied: 'tried again, and the first try is still on its way',
};

/** A way in words, a line for each step. */
export async function traceOf(exploration: Exploration, seed: readonly string[]): Promise<string[]> {
  const states = await follow(exploration, seed);
  return seed.map((name, index) => inWords(name, states[index] as State, states[index + 1] as State));
}

function inWords(name: string, before: State, after: State): string {
  const request = /^(\d) (.*)$/.exec(name);
  if (request) return requestInWords(Number(request[1]), request[2] ?? '', before, after);
  const [, which = '', how = ''] = /^(?:event|late|SES accepts) (\S+) ?(.*)$/.exec(name) ?? [];
  if (name.startsWith('event')) return eventInWords(which, how, before, after);
  if (name.startsWith('late')) return lateInWords(Number(which), before);
  if (name.startsWith('SES')) return `SES accepts the email of request ${ownerOf(which)} after all`;
  if (name === 'deleted') return 'the expired record is deleted';
  if (name.startsWith('operator')) return operatorInWords(after);
  return name;
}

function requestInWords(number: number, how: string, before: State, after: State): string {
  const who = `request ${number}`;
  const one = before.requests[number - 1];
  const call = one === undefined || typeof one === 'string' ? undefined : one.node.call;
  const answer = after.history.answers.find(({ request }) => request === number - 1);
  const then = answer ? `; it answers ${answerInWords(answer.result)}` : '';
  if (how === 'dies') return `${who} dies`;
  if (how.startsWith('SES '))
    return `${who} asks SES: ${how.slice(4).replace(' on a fresh connection', '')}${then}`;
  const doing =
    call?.to === 'settle' ? `writes down "${call.status}"` : DOING[call?.to ?? firstCall(after, number)];
  return `${who} ${doing}: ${endingOf(how, after, number)}${then}`;
}

/** What a request begins with, which stands in no state before it. */
function firstCall(after: State, number: number): Call['to'] {
  const one = after.requests[number - 1];
  return one === undefined || typeof one === 'string' ? 'claim' : (one.tree.first?.to ?? 'claim');
}

/** The answer itself, where it was heard. */
function endingOf(how: string, after: State, number: number): string {
  const one = after.requests[number - 1];
  const heard = typeof one === 'string' ? undefined : one?.node.endings.at(-1)?.value;
  const { kind } = (heard ?? {}) as { kind?: string };
  const words = ENDING[how] ?? how;
  if (!how.startsWith('told') || !kind) return words;
  return words.replace('answered', kind === 'settled' ? 'done' : `"${kind}"`);
}

function eventInWords(messageId: string, how: string, before: State, after: State): string {
  const which = ({ events }: State) => events.find((event) => event.messageId === messageId)?.at;
  const to = which(before)?.node.call?.to ?? which(after)?.tree.first?.to ?? 'read';
  return `SES's event of request ${ownerOf(messageId)} ${DOING[to]}: ${ENDING[how]}`;
}

function lateInWords(index: number, before: State): string {
  const late = before.late[index];
  const who = late?.request === undefined ? "SES's event" : `request ${late.request + 1}`;
  return `what was on its way arrives: ${who} ${DOING[late?.call.to ?? 'claim']}`;
}

function operatorInWords({ operator, row }: State): string {
  return typeof operator === 'string'
    ? `the operator's write arrives: the record is "${row?.status}"`
    : `an operator is shown "${operator.from.join()}", and settles it as "${operator.to}"`;
}

/** "m0-2.1" is the first email under the first claim of request 2. */
const ownerOf = (messageId: string) => /-(\d+)\./.exec(messageId)?.[1];

function answerInWords(result: SendResult): string {
  if (result.kind !== 'settled') return `"${result.kind}"`;
  return `${result.response.statusCode}${result.replayed ? ', replayed' : ''}`;
}
