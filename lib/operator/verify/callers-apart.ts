import { Broken, describe, expectProblem, isReplay, readAcceptedId } from './answer.ts';
import { nobody } from './callers.ts';
import { type Check, held, makeEmail, NO_OTHER, type Subject, unseen } from './check.ts';

// A key belongs to its caller, and only who may call is one.

const anotherCaller: Check = {
  name: 'another caller',
  promise:
    'The same key of another caller is another key: they see nothing of the first, and send their own email.',
  async run(subject, first) {
    const { api, other } = subject;
    if (!other) return unseen(NO_OTHER);
    const seen = await api.lookUp(first.key, other);
    if (seen.status === 200) {
      throw new Broken(
        `${other.name} sees the first caller's ${String(seen.json.id)}; are they one role, user or holder of API keys?`,
      );
    }
    expectProblem(seen, 404, 'key-not-found');
    const answer = await api.send(makeEmail(subject, 'another caller'), first.key, other);
    const id = readAcceptedId(answer);
    if (id === first.id || isReplay(answer))
      throw new Broken(`${other.name} got the first caller's answer: ${id}`);
    return held(`${other.name} sees nothing of it, and sent an email of their own`);
  },
};

const stranger: Check = {
  name: 'a stranger',
  promise: 'A request without credentials is turned away.',
  async run({ api }, { key }) {
    // A look, so that nothing is sent where it is answered.
    const answer = await api.lookUp(key, nobody);
    if (answer.status === 401 || answer.status === 403) return held(`${answer.status} without credentials`);
    throw new Broken(`a request without credentials was answered ${describe(answer)}`);
  },
};

/** In the order in which they are made. */
export const listCallerChecks = ({ isOpen }: Subject): readonly Check[] =>
  isOpen ? [anotherCaller] : [anotherCaller, stranger];
