import { setTimeout as sleep } from 'node:timers/promises';
import { type Answer, Broken, describe, readAnswer } from './answer.ts';
import type { Caller } from './callers.ts';
import { explain } from './explain.ts';

/** How long everything may take, in milliseconds. */
export interface Patience {
  /** One request; API Gateway itself gives up after 29 s. */
  requestMs: number;
  /** One email, with all the repeats that its answers ask for. */
  emailMs: number;
  /** What SES tells of an email. */
  eventMs: number;
  /** All of it. */
  totalMs: number;
}

/** Of a deployment. */
export const PATIENCE: Patience = { requestMs: 30_000, emailMs: 40_000, eventMs: 25_000, totalMs: 115_000 };

/** The API, as its clients see it. */
export interface Api {
  /** Every email that was taken, by its caller and key, each once. */
  readonly taken: readonly { caller: Caller; key: string }[];
  /** `POST`, and the same again as long as the answer says so (docs/clients.md). @throws Broken */
  send(email: object, key: string, caller?: Caller): Promise<Answer>;
  /** `GET`. @throws Broken where nothing comes that could be read */
  lookUp(key: string, caller?: Caller): Promise<Answer>;
  /** `GET /emails/{id}`. @throws Broken */
  lookUpById(id: string, caller?: Caller): Promise<Answer>;
  /** Looks again until it is there, or as long as SES's events may take. @returns the last answer @throws Broken */
  waitFor(look: () => Promise<Answer>, isThere: (answer: Answer) => boolean): Promise<Answer>;
}

/** What the API is asked with. */
export interface ApiOptions {
  url: string;
  caller: Caller;
  patience: Patience;
  /** The end of all of it. */
  signal: AbortSignal;
  /** Is told what is waited for. */
  onWait(what: string): void;
}

/** Between two looks at what comes by itself, in milliseconds. */
const LOOK_PAUSE_MS = 500;
/** The pause of a client whom nobody told one, in milliseconds. */
const PAUSE_MS = 1_000;
/** Before any repeat: an API that says "at once" for ever gets some hundred requests, not thousands. */
const PAUSE_MIN_MS = 100;

/** An API at this address, asked by this caller where no other is named. */
export function createApi(options: ApiOptions): Api {
  const taken: { caller: Caller; key: string }[] = [];
  return {
    taken,
    async send(email, key, caller = options.caller) {
      const headers = { 'Content-Type': 'application/json', 'Idempotency-Key': key };
      const init = { method: 'POST', headers, body: JSON.stringify(email) };
      const answer = await askPatiently(init, caller, options);
      const isNew = !taken.some((one) => one.key === key && one.caller === caller);
      if (answer.status === 202 && isNew) taken.push({ caller, key });
      return answer;
    },
    lookUp: (key, caller = options.caller) => ask({ headers: { 'Idempotency-Key': key } }, caller, options),
    lookUpById: (id, caller = options.caller) =>
      ask({}, caller, { ...options, url: `${options.url}s/${encodeURIComponent(id)}` }),
    waitFor: (look, isThere) => lookPatiently(look, isThere, options),
  };
}

async function ask(init: RequestInit, caller: Caller, options: ApiOptions): Promise<Answer> {
  const { url, signal: end, patience } = options;
  const signal = AbortSignal.any([end, AbortSignal.timeout(patience.requestMs)]);
  try {
    return await readAnswer(await caller.fetch(url, { ...init, redirect: 'manual', signal }));
  } catch (error) {
    if (error instanceof Broken) throw error;
    const { host } = new URL(url);
    if (end.aborted) throw new Broken(`no time was left for an answer of ${host}`);
    throw new Broken(explain(error as Error, host, patience.requestMs));
  }
}

async function askPatiently(init: RequestInit, caller: Caller, options: ApiOptions): Promise<Answer> {
  const { patience, signal, onWait } = options;
  const deadline = performance.now() + patience.emailMs;
  const repeats: string[] = [];
  for (;;) {
    const answer = await ask(init, caller, options);
    const pauseMs = readPause(answer);
    if (pauseMs === undefined) return { ...answer, repeats };
    if (performance.now() + pauseMs > deadline) throw new Broken(`still ${describe(answer)}`);
    const why = String(answer.json.name ?? answer.status);
    repeats.push(why);
    onWait(`${why}, and again in ${Math.ceil(pauseMs / 1_000)} s`);
    // Where the time is up meanwhile, the next request says so.
    await sleep(pauseMs, undefined, { signal }).catch(() => {});
  }
}

async function lookPatiently(
  look: () => Promise<Answer>,
  isThere: (answer: Answer) => boolean,
  { patience, signal, onWait }: ApiOptions,
): Promise<Answer> {
  const deadline = performance.now() + patience.eventMs;
  for (;;) {
    const answer = await look();
    if (isThere(answer) || performance.now() > deadline) return answer;
    onWait("for SES's event");
    await sleep(Math.min(LOOK_PAUSE_MS, patience.eventMs), undefined, { signal }).catch(() => {});
  }
}

/** How long a client waits before it sends the same again, in milliseconds; undefined where that would not help. */
function readPause({ status, type, headers, json }: Answer): number | undefined {
  const isOurs = typeof json.name === 'string';
  const isGateways = type === 'application/json' && (status === 429 || status >= 500);
  const again = isOurs ? json.retry === 'same-key' : isGateways;
  if (!again) return undefined;
  const seconds = Number(headers.get('Retry-After') ?? Number.NaN);
  return Number.isFinite(seconds) ? Math.max(seconds * 1_000, PAUSE_MIN_MS) : PAUSE_MS;
}
