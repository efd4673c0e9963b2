import { readAddress } from '../../../functions/emails/address.ts';
import type { Mailbox } from '../../../functions/emails/mailbox.ts';
import { formatMailbox } from '../../../functions/emails/mailbox.ts';
import { type Answer, Broken, expectProblem, readAcceptedId } from './answer.ts';
import {
  type Check,
  type Finding,
  held,
  makeEmail,
  makeKey,
  type Subject,
  tellRepeats,
  unseen,
} from './check.ts';
import type { Arrived } from './npm-start.ts';

// What an email may have beside a recipient, a subject and a text.

/** No deployment may send as this: the name can never be anybody's (RFC 2606). */
const NOT_A_SENDER = 'verify@email-api.invalid';

const namedSender: Check = {
  name: 'a named sender',
  promise: 'A sender that is not allowed is refused, and the same key then sends as "Name <a@b>".',
  async run(subject, first) {
    const { api, npmStart } = subject;
    const [email, key] = [makeEmail(subject, 'a named sender'), makeKey(subject, 'sender')];
    const refusal = await api.send({ ...email, from: NOT_A_SENDER }, key);
    expectProblem(refusal, 403, 'sender-not-allowed');
    const sender =
      subject.from ?? (npmStart ? readSender((await npmStart.find(first.id)).from) : findSender(refusal));
    if (!sender) return unseen('a wrong one is refused; to try a right one, name it with --from');
    const from = formatMailbox({ name: 'Verify', ...sender });
    const answer = await api.send({ ...email, from }, key);
    return checkArrival(subject, answer, (seen) => seen.from === from, `as ${from}`);
  },
};

/** The first address that the problem names. A domain will not do: SES may know only some of its addresses. */
export function findSender({ json }: Pick<Answer, 'json'>): Mailbox | undefined {
  const listed = /may send from (.*)\.$/.exec(String(json.detail))?.[1] ?? '';
  return listed
    .split(', ')
    .map(readSender)
    .find((sender) => sender !== undefined);
}

function readSender(text: string): Mailbox | undefined {
  const reading = readAddress(text);
  return 'mailbox' in reading ? reading.mailbox : undefined;
}

const FILE = Buffer.from('One file, as it was sent.\n');

const attachment = makeContentCheck(
  'an attachment',
  () => ({
    attachments: [{ filename: 'verify.txt', content: FILE.toString('base64'), content_type: 'text/plain' }],
  }),
  ({ attachments }) =>
    attachments.some(({ filename, size }) => filename === 'verify.txt' && size === FILE.length),
);
const headers = makeContentCheck(
  'headers',
  ({ run }) => ({ headers: { 'X-Verify-Run': run } }),
  ({ headers = [] }, { run }) => headers.some(({ name, value }) => name === 'X-Verify-Run' && value === run),
);
const tags = makeContentCheck(
  'tags',
  ({ run }) => ({ tags: [{ name: 'verify', value: run }] }),
  ({ tags }, { run }) => tags.verify === run,
);

function makeContentCheck(
  name: string,
  content: (subject: Subject) => object,
  isThere: (seen: Arrived, subject: Subject) => boolean,
): Check {
  return {
    name,
    promise: `An email with ${name} is taken, and SES gets ${name === 'an attachment' ? 'it' : 'them'}.`,
    async run(subject) {
      const email = { ...makeEmail(subject, name), ...content(subject) };
      const answer = await subject.api.send(email, makeKey(subject, name.replace(' ', '-')));
      return checkArrival(subject, answer, (seen) => isThere(seen, subject), `with ${name}`);
    },
  };
}

/** Only npm start shows what SES got; elsewhere it can be said that the email was taken. */
async function checkArrival(
  { npmStart }: Subject,
  answer: Answer,
  isThere: (seen: Arrived) => boolean,
  how: string,
): Promise<Finding> {
  const id = readAcceptedId(answer);
  if (!npmStart) return held(`taken ${how}; what SES got is not seen from outside${tellRepeats(answer)}`);
  if (!isThere(await npmStart.find(id))) throw new Broken(`taken, but what SES got is not ${how}`);
  return held(`it went out ${how}${tellRepeats(answer)}`);
}

/** In the order in which they are made. */
export const contentChecks: readonly Check[] = [namedSender, attachment, headers, tags];
