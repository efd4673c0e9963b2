import { setTimeout as sleep } from 'node:timers/promises';
import { ask, email, key } from './settings.ts';

// Sends one email and does not give up too early. The key was chosen and stored before the first try, so that this
// can go on after a crash too.

/** A request that waits for another takes five seconds, and the slowest send twenty. */
const ANSWER_MS = 30_000;
const GIVE_UP_AFTER_MS = 2 * 60_000;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 15_000;

interface Problem {
  name: string;
  detail: string;
  /** Of a send, always. */
  retry: 'same-key' | 'corrected' | 'new-key' | 'no';
}

type Answer =
  | { kind: 'sent'; id: string }
  /** The same request again, with the same key, may be answered otherwise. */
  | { kind: 'again'; why: string; afterMs: number }
  | { kind: 'failed'; problem: Problem };

async function post(): Promise<Answer> {
  let response: Response;
  try {
    response = await ask({
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'Idempotency-Key': key },
      body: JSON.stringify(email),
      signal: AbortSignal.timeout(ANSWER_MS),
    });
  } catch {
    // The email may be out: under the same key it is not sent again, and another key would send it twice.
    return { kind: 'again', why: 'no answer', afterMs: 0 };
  }
  return read(response);
}

async function read(response: Response): Promise<Answer> {
  const text = await response.text().catch(() => undefined);
  if (text === undefined) return { kind: 'again', why: 'half an answer', afterMs: 0 };
  const { status, headers } = response;
  if (response.ok) return { kind: 'sent', id: JSON.parse(text).id };

  const afterMs = Number(headers.get('Retry-After')) * 1_000;
  if (!headers.get('Content-Type')?.startsWith('application/problem+json')) {
    // From the gateway. After a 5xx of its own nobody knows more than after no answer at all.
    if (status === 429 || status >= 500) return { kind: 'again', why: `${status} of the gateway`, afterMs };
    return { kind: 'failed', problem: { name: `${status}`, detail: text, retry: 'no' } };
  }
  const problem: Problem = JSON.parse(text);
  return problem.retry === 'same-key'
    ? { kind: 'again', why: problem.name, afterMs }
    : { kind: 'failed', problem };
}

/** What is left to do where the same request would not help. */
const advice = {
  'same-key': 'Go on later, with the same key.',
  corrected: 'It was not sent: correct it, and use the same key.',
  'new-key': 'It was certainly not sent: use a new key, for the corrected email where SES refused it.',
  no: 'Look at the code that made this request.',
} as const;

const deadline = Date.now() + GIVE_UP_AFTER_MS;
for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
  const answer = await post();
  if (answer.kind === 'sent') {
    console.info('sent', answer.id);
    break;
  }
  if (answer.kind === 'failed') {
    const { name, detail, retry } = answer.problem;
    console.error(name, detail, advice[retry]);
    process.exitCode = 1;
    break;
  }
  // At least what the API asks for, and not all clients at the same moment.
  const waitMs = Math.max(answer.afterMs, pause * (0.5 + Math.random() / 2));
  if (Date.now() + waitMs > deadline) {
    console.error(`Not known yet (${answer.why}). ${advice['same-key']}`);
    process.exitCode = 1;
    break;
  }
  console.info(`${answer.why}: again in ${Math.round(waitMs)} ms`);
  await sleep(waitMs);
}
