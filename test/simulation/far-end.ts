import type { Failure } from '../../functions/ses/classify.ts';
import type { SesAttempt } from './schedule.ts';

/** What SES does with an email, and what the sender can see of it. */
export interface Behaviour {
  accepts: 'in time' | 'late' | 'no';
  /** Undefined where the true answer arrives. */
  failure: Failure | undefined;
  reused: boolean;
  /** Nothing is heard until the sender gives up. */
  silent: boolean;
}

const heard = { silent: false, reused: false };
const none = { status: undefined, name: 'TimeoutError', message: '', mayHaveLeft: true };
const answer = (status: number, name: string, message = ''): Failure => ({
  status,
  name,
  message,
  mayHaveLeft: true,
});

/** A reused connection has no handshake of its own to watch, and counts as past it. */
export const farEnd: { [behaviour in SesAttempt['behaviour']]: Behaviour } = {
  accepts: { ...heard, accepts: 'in time', failure: undefined },
  'accepts, answer lost on a fresh connection': { ...heard, accepts: 'in time', failure: none },
  'accepts, answer lost on a reused connection': {
    ...heard,
    accepts: 'in time',
    failure: none,
    reused: true,
  },
  'accepts and answers 500': { ...heard, accepts: 'in time', failure: answer(500, 'InternalFailure') },
  'accepts and garbles the answer': { ...heard, accepts: 'in time', failure: answer(200, 'SyntaxError') },
  'accepts and says nothing': { ...heard, accepts: 'in time', failure: none, silent: true },
  'accepts long after the client gave up': { ...heard, accepts: 'late', failure: none, silent: true },
  'resets a fresh connection': { ...heard, accepts: 'no', failure: none },
  'resets a reused connection': { ...heard, accepts: 'no', failure: none, reused: true },
  'answers 500': { ...heard, accepts: 'no', failure: answer(500, 'InternalFailure') },
  'says nothing': { ...heard, accepts: 'no', failure: none, silent: true },
  'refuses the connection': {
    ...heard,
    accepts: 'no',
    failure: { ...none, name: 'ECONNREFUSED', mayHaveLeft: false },
  },
  throttles: { ...heard, accepts: 'no', failure: answer(429, 'TooManyRequestsException') },
  'throttles, and the answer is cut': { ...heard, accepts: 'no', failure: answer(429, 'Error', 'aborted') },
  'refuses the email': {
    ...heard,
    accepts: 'no',
    failure: answer(400, 'MessageRejected', 'Illegal content.'),
  },
  'has not verified the identity': {
    ...heard,
    accepts: 'no',
    failure: answer(400, 'MessageRejected', 'Email address is not verified.'),
  },
};
