import type { History } from '../simulation/history.ts';
import type { Running, State } from './state.ts';

// Two states with one key have the same future, and the same promises to keep in it. A text that was met before is a number.
const numbers = new Map<string, number>();
const keys = new WeakMap<object, number>();

function numberOf(text: string): number {
  const known = numbers.get(text) ?? numbers.size;
  if (known === numbers.size) numbers.set(text, known);
  return known;
}

/** @param toText of an object that is never changed */
function keyOf<T extends object>(one: T | undefined, toText: (one: T) => string): number {
  if (!one) return -1;
  const known = keys.get(one) ?? numberOf(toText(one));
  keys.set(one, known);
  return known;
}

const json = (one: unknown) => JSON.stringify(one);

/** A text that tells a state from every other one. */
export function stateKey(state: State): string {
  const { moment, tick, row, requests, late, accepting, events, operator, faults, crashes, history } = state;
  return [
    moment,
    tick,
    keyOf(row, json),
    requests.map((one) => (typeof one === 'string' ? one : runningKey(one))).join(' '),
    late.map((one) => keyOf(one, json)).sort(),
    accepting.map((one) => keyOf(one, json)).sort(),
    events.map(({ left, at }) => `${left}:${at ? runningKey(at) : ''}`),
    typeof operator === 'string' ? operator : keyOf(operator, json),
    faults,
    crashes,
    keyOf(history, historyText),
    state.useless,
  ].join('|');
}

const runningKey = ({ node, startedAt, retried, undisturbed }: Running<unknown>) =>
  `${node.id},${startedAt},${retried ? 1 : 0}${undisturbed ? 1 : 0}`;

/**
 * What the promises may still ask of a history. Of an ask, its row was looked at when it was made; the order of answers,
 * acceptances and looks between two claims makes no difference.
 */
function historyText(history: History): string {
  const answers = history.answers.map((one) =>
    keyOf(one, ({ about, ...rest }) => json([rest, about?.claimId, about?.status])),
  );
  return json([
    history.claims.map((one) => keyOf(one, json)),
    history.acceptances.map((one) => keyOf(one, json)),
    answers,
    history.ends.map(({ row, at }) => [keyOf(row, json), at]),
    history.releases,
    history.lostToReleased,
    history.asks.map(({ request, refusedByStatus }) => [request, refusedByStatus]),
    history.claimsUnanswered,
    history.looksUnanswered,
    history.living,
    history.contradicted,
    history.concealed,
  ]);
}
