import { type Answer, Broken, describe, expectProblem, isReplay, readAcceptedId } from './answer.ts';
import { type Check, held, makeEmail, makeKey, type Sent, type Subject, tellRepeats } from './check.ts';

// One key, one email, one answer.

/** What every other check needs: an email that was sent. @throws Broken */
export async function sendFirst(subject: Subject): Promise<Sent> {
  const [email, key] = [makeEmail(subject, 'send'), makeKey(subject, 'send')];
  const answer = await subject.api.send(email, key);
  const answeredAt = performance.now();
  const id = readAcceptedId(answer);
  if (isReplay(answer) && answer.repeats.length === 0) {
    throw new Broken(`a replay, of an email that was never sent: ${id}`);
  }
  expectExpiry(answer);
  return { email, key, id, answer, answeredAt };
}

/** Until when the key is surely remembered, by the clock that answered. */
function expectExpiry({ headers }: Answer): void {
  const expires = headers.get('Idempotency-Key-Expires');
  if (expires === null) throw new Broken('202, but without Idempotency-Key-Expires');
  const now = Date.parse(headers.get('Date') ?? '1970-01-01');
  if (!(Date.parse(expires) > now))
    throw new Broken(`Idempotency-Key-Expires is no time to come: ${expires}`);
}

/** Of `sendFirst`. */
export const FIRST = { name: 'send', promise: "An email is answered 202 with SES's id." } as const;

const repeat: Check = {
  name: 'repeat',
  promise: 'The same email under its key gets the first answer, marked Idempotent-Replayed: true.',
  async run({ api }, first) {
    const answer = await api.send(first.email, first.key);
    expectFirstAnswer(answer, first);
    if (!isReplay(answer)) throw new Broken('the first answer, but without Idempotent-Replayed: true');
    return held('the first answer, marked as a replay');
  },
};

const anotherEmail: Check = {
  name: 'another email',
  promise: 'Another email under a key that is taken is answered 422 and not sent, and the first one stays.',
  async run({ api }, first) {
    const answer = await api.send({ ...first.email, text: 'Another email.' }, first.key);
    expectProblem(answer, 422, 'idempotency-key-reused');
    expectFirstAnswer(await api.send(first.email, first.key), first);
    return held('422, and a repeat of the first still gets its answer');
  },
};

const AT_ONCE = 20;

const atOnce: Check = {
  name: 'twenty at once',
  promise: 'Twenty requests at once with one key send one email, and get one answer.',
  async run(subject) {
    const [email, key] = [makeEmail(subject, 'twenty at once'), makeKey(subject, 'at-once')];
    const answers = await Promise.all(Array.from({ length: AT_ONCE }, () => subject.api.send(email, key)));
    const ids = new Set(answers.map(readAcceptedId));
    if (ids.size > 1) throw new Broken(`${ids.size} emails: ${[...ids].join(', ')}`);
    const bodies = new Set(answers.map(({ text }) => text));
    if (bodies.size > 1) throw new Broken(`one id, but ${bodies.size} bodies: ${[...bodies].join(', ')}`);
    const originals = answers.filter((answer) => !isReplay(answer)).length;
    if (originals > 1) throw new Broken(`one id, but ${originals} answers are not marked as replays`);
    return held(`one id and one body${tellRepeats(...answers)}`);
  },
};

const lookUp: Check = {
  name: 'look-up',
  promise: 'GET /email tells by the key what became of its email, and 404 where there is none.',
  async run(subject, { key, id }) {
    const answer = await subject.api.lookUp(key);
    const { status, type, json } = answer;
    if (status !== 200 || type !== 'application/json') throw new Broken(describe(answer));
    if (json.status !== 'sent' || json.id !== id) {
      throw new Broken(`it says ${String(json.status)} ${String(json.id ?? '')}, and POST said sent ${id}`);
    }
    if (!(Date.parse(String(json.claimed_at)) < Date.parse(String(json.expires_at)))) {
      throw new Broken(`its times make no sense: ${String(json.claimed_at)} to ${String(json.expires_at)}`);
    }
    expectProblem(await subject.api.lookUp(makeKey(subject, 'never-used')), 404, 'key-not-found');
    return held('sent, with the same id; 404 for a key that was never used');
  },
};

function expectFirstAnswer(answer: Answer, first: Sent): void {
  if (answer.status !== 202) throw new Broken(describe(answer));
  const [told, before] = [answer.text, first.answer.text];
  if (told !== before) throw new Broken(`another answer than the first: ${told}, not ${before}`);
}

/** In the order in which they are made. */
export const sameKeyChecks: readonly Check[] = [repeat, anotherEmail, lookUp, atOnce];
