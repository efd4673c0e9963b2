import { Broken, readAcceptedId } from './answer.ts';
import { type Check, held, makeEmail, makeKey, unseen } from './check.ts';
import { formatSeconds } from './explain.ts';

// That SES tells, and how many emails there were.

const event: Check = {
  name: 'an event',
  promise: "SES's event of an email arrives, or what is unknown would never be known.",
  async run(subject, first) {
    const { api, npmStart, eventLog } = subject;
    if (eventLog) {
      if (!(await eventLog.waitFor(first.id))) {
        throw new Broken(
          'none of the first email was written down in time: see key-unknown in docs/operations.md',
        );
      }
      return held(
        `written down, and seen within ${formatSeconds(performance.now() - first.answeredAt)} of the answer`,
      );
    }
    if (!npmStart)
      return unseen('not seen from outside; --logs with the log group of RecordOutcome would show it');
    await npmStart.loseNextAnswer();
    const startedAt = performance.now();
    readAcceptedId(await api.send(makeEmail(subject, 'an event'), makeKey(subject, 'event')));
    return held(
      `SES's answer was lost, and its event told it within ${formatSeconds(performance.now() - startedAt)}`,
    );
  },
};

const emails: Check = {
  name: 'emails',
  promise: 'Each key sent one email.',
  async run({ api, npmStart }) {
    const { taken } = api;
    if (!npmStart)
      return unseen(
        `not seen from outside: each of ${taken.length} keys kept one id, which is all that a caller is told`,
      );
    for (const { key, caller } of taken) {
      const count = await npmStart.countUnder(key, caller);
      if (count !== 1) throw new Broken(`${count} emails in the inbox under ${key}`);
    }
    return held(`${taken.length} in the inbox, one under each key`);
  },
};

/** In the order in which they are made: an event takes longest, and all that was sent is counted last. */
export const outcomeChecks: readonly Check[] = [event, emails];
