import { answerLookUp, answerLookUpById, lookUpFailed } from '../../functions/http/answer-look-up.ts';
import { respond } from '../../functions/http/answers.ts';
import type { LifeShown } from '../../functions/http/tell-life.ts';
import type { Status } from '../../functions/idempotency/record.ts';
import { type Example, IN_A_DAY, IN_AN_HOUR, ofCaller, ofCallerAndKey, SENT } from './example-answers.ts';
import { exampleLives, NOW } from './example-lives.ts';

const toExample = (
  name: string,
  summary: string,
  status: Status,
  until: number,
  life?: LifeShown,
): Example => ({
  name,
  summary,
  answer: answerLookUp(
    { status, claimedAt: NOW, until, ...(status === 'sent' && { response: respond(SENT) }) },
    life,
    NOW,
  ),
});

/** By its key, an email of which only the acceptance is told is `sent` already. */
const tried = exampleLives.filter(({ life }) => life.state !== 'accepted');
const failed: Example = { name: 'failed', summary: 'A table did not answer', answer: lookUpFailed };

/** What `GET /email` answers. */
export const lookUpExamples: Example[] = [
  toExample('sent', 'It went out; SES has told no more yet', 'sent', IN_AN_HOUR),
  ...tried.map(({ name, summary, life }) => toExample(name, summary, 'sent', IN_AN_HOUR, life)),
  toExample('refused', 'SES refused it for good', 'refused', IN_AN_HOUR),
  toExample('not_sent', 'It did not go out; the key may send it', 'not_sent', IN_AN_HOUR),
  toExample('sending', 'A request is at it', 'sending', IN_AN_HOUR),
  toExample(
    'unknown',
    'SES may or may not have it, and will not get it again under this key',
    'unknown',
    IN_A_DAY,
  ),
  ...ofCallerAndKey,
  { name: 'nothing', summary: 'Nothing is remembered', answer: answerLookUp(undefined, undefined, NOW) },
  failed,
];

/** What `GET /emails/{id}` answers. */
export const lookUpByIdExamples: Example[] = [
  ...exampleLives.map(({ name, summary, life }) => ({ name, summary, answer: answerLookUpById(life, true) })),
  ...ofCaller,
  {
    name: 'nothing',
    summary: "Nobody's id, another caller's, or one that is forgotten or not told of yet",
    answer: answerLookUpById(undefined, true),
  },
  {
    name: 'no-history',
    summary: 'This deployment keeps no history',
    answer: answerLookUpById(undefined, false),
  },
  failed,
];
