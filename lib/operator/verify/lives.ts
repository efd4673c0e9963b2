import { isDeepStrictEqual } from 'node:util';
import { NO_HISTORY } from '../../../functions/http/answer-look-up.ts';
import { type Answer, Broken, describe, expectProblem, readAcceptedId } from './answer.ts';
import {
  type Check,
  held,
  makeEmail,
  makeKey,
  NO_OTHER,
  type Subject,
  tellRepeats,
  unseen,
} from './check.ts';

// What becomes of an email once SES has it.

const bounce: Check = {
  name: 'a bounce',
  promise:
    'An email that bounces is taken and stays sent, since SES took it; its life says bounced, by its key and by its id.',
  async run(subject) {
    const { api } = subject;
    const { key, id, answer } = await sendTo('bounce', subject);
    expectSent(await api.lookUp(key), id);
    if (isWithoutHistory(await api.lookUpById(id)))
      return held(`taken and sent; that it bounces is told nobody: ${WITHOUT_HISTORY}`);
    const told = await waitForState(subject, key, 'bounced');
    expectSent(told, id);
    const byId = await api.lookUpById(id);
    if (byId.status !== 200)
      throw new Broken(`GET /email has its life, and GET /emails/{id} says ${describe(byId)}`);
    if (!isDeepStrictEqual(byId.json, told.json.life))
      throw new Broken('GET /email and GET /emails/{id} tell two lives of it');
    if (told.text.includes(SIMULATOR)) throw new Broken('its life names its recipient');
    return held(`taken, sent, and bounced, by its key and by its id${tellRepeats(answer)}`);
  },
};

const lateEvents: Check = {
  name: 'late events',
  promise:
    'A complaint after the delivery is told, and an automatic reply after it leaves the email delivered.',
  async run(subject) {
    const { api, npmStart } = subject;
    const [complaint, reply] = await Promise.all([sendTo('complaint', subject), sendTo('ooto', subject)]);
    if (isWithoutHistory(await api.lookUpById(reply.id))) return unseen(`skipped: ${WITHOUT_HISTORY}`);
    await waitForState(subject, complaint.key, 'complained');
    await waitForState(subject, reply.key, 'delivered');
    // Whether SES makes an event of a reply, it does not say; ours does.
    const hasBounced = ({ text }: Answer) => text.includes('"bounce":"transient"');
    const last = npmStart
      ? await api.waitFor(() => api.lookUp(reply.key), hasBounced)
      : await api.lookUp(reply.key);
    if (readState(last) !== 'delivered')
      throw new Broken(`an email that was delivered became ${readState(last)} by an automatic reply`);
    if (npmStart && !hasBounced(last)) throw new Broken('the automatic reply is not told');
    return held(`complained, and delivered${npmStart ? ', whatever replied' : ''}`);
  },
};

const anothersEmail: Check = {
  name: "another's email",
  promise: 'To another caller an email is as unknown as an id that there never was.',
  async run({ api, other }, { id }) {
    const own = await api.waitFor(
      () => api.lookUpById(id),
      (answer) => answer.status !== 404 || isWithoutHistory(answer),
    );
    if (isWithoutHistory(own)) return unseen(`skipped: ${WITHOUT_HISTORY}`);
    if (own.status !== 200 || own.json.id !== id)
      throw new Broken(`of its own email the caller is told ${describe(own)}`);
    if (!other) return unseen(NO_OTHER);
    const [seen, never] = [await api.lookUpById(id, other), await api.lookUpById(`${id}0`, other)];
    if (seen.status === 200)
      throw new Broken(`${other.name} sees the life of it; are they one role, user or holder of API keys?`);
    expectProblem(seen, 404, 'email-not-found');
    if (seen.text !== never.text) throw new Broken(`${other.name} can tell that there is such an email`);
    return held(`${other.name} is told what they are told of an id that there never was`);
  },
};

/** The mailboxes of SES's simulator are there; no life has an address. */
const SIMULATOR = 'simulator.amazonses.com';
const WITHOUT_HISTORY = 'this deployment keeps no history (historyDays is 0)';

const isWithoutHistory = ({ json }: Answer): boolean => json.detail === NO_HISTORY;

async function sendTo(mailbox: string, subject: Subject) {
  const key = makeKey(subject, mailbox);
  const answer = await subject.api.send(makeEmail(subject, mailbox, mailbox), key);
  return { key, id: readAcceptedId(answer), answer };
}

function expectSent({ json }: Answer, id: string): void {
  if (json.status !== 'sent' || json.id !== id)
    throw new Broken(`POST said sent, and GET says ${String(json.status)}`);
}

/** @returns what `GET /email` then says @throws Broken where it does not become so in time */
async function waitForState({ api }: Subject, key: string, state: string): Promise<Answer> {
  const isThere = (answer: Answer) => readState(answer) === state;
  const last = await api.waitFor(() => api.lookUp(key), isThere);
  if (isThere(last)) return last;
  throw new Broken(
    `its life says ${readState(last)}, and not ${state}: see dead-letters in docs/operations.md`,
  );
}

/** Where `GET /email` says that an email is. */
function readState({ json: { life } }: Answer): string {
  const state = typeof life === 'object' && life && 'state' in life ? life.state : undefined;
  return typeof state === 'string' ? state : 'nothing';
}

/** In the order in which they are made: the life of the first email is there by the last of them. */
export const lifeChecks: readonly Check[] = [bounce, lateEvents, anothersEmail];
