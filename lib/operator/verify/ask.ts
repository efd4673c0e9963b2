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
  /** All of it. */
  totalMs: number;
}

/** Of a deployment. */
export const PATIENCE: Patience = { requestMs: 30_000, emailMs: 40_000, totalMs: 115_000 };

/** The API, as its clients see it. */
export interface Api {
  readonly url: string;
  readonly caller: Caller;
  /** Every email that was taken, by its caller and key, each once. */
  readonly taken: readonly { caller: Caller; key: string }[];
  /** `POST`, once. @throws Broken where nothing comes that could be read */
  post(email: object, key: string, caller?: Caller): Promise<Answer>;
  /** `POST`, and the same again as long as the answer says so (docs/clients.md). @throws Broken */
  send(email: object, key: string, caller?: Caller): Promise<Answer>;
  /** `GET`. @throws Broken where nothing comes that could be read */
  lookUp(key: string, caller?: Caller): Promise<Answer>;
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

/** The pause of a client whom nobody told one, in milliseconds. */
const PAUSE_MS = 1_000;

/** An API at this address, asked by this caller where no other is named. */
export function createApi(options: ApiOptions): Api {
  const { url, patience, signal, onWait } = options;
  const taken: { caller: Caller; key: string }[] = [];
  const ask = async (init: RequestInit, caller = options.caller) => {
    const limits = AbortSignal.any([signal, AbortSignal.timeout(patience.requestMs)]);
    try {
      return await readAnswer(await caller.fetch(url, { ...init, redirect: 'manual', signal: limits }));
    } catch (error) {
      const { host } = new URL(url);
      if (signal.aborted) throw new Broken(`no time was left for an answer of ${host}`);
      throw new Broken(explain(error as Error, host, patience.requestMs));
    }
  };
  const post = async (email: object, key: string, caller = options.caller) => {
    const headers = { 'Content-Type': 'application/json', 'Idempotency-Key': key };
    const answer = await ask({ method: 'POST', headers, body: JSON.stringify(email) }, caller);
    const isNew = !taken.some((one) => one.key === key && one.caller === caller);
    if (answer.status === 202 && isNew) taken.push({ caller, key });
    return answer;
  };
  const send = async (email: object, key: string, caller = options.caller) => {
    const deadline = performance.now() + patience.emailMs;
    const repeats: string[] = [];
    for (;;) {
      const answer = await post(email, key, caller);
      const pauseMs = pauseAfter(answer);
      if (pauseMs === undefined) return { ...answer, repeats };
      if (performance.now() + pauseMs > deadline || signal.aborted)
        throw new Broken(`still ${describe(answer)}`);
      repeats.push(String(answer.json.name ?? answer.status));
      onWait(`${repeats.at(-1)}, and again in ${Math.ceil(pauseMs / 1_000)} s`);
      await sleep(pauseMs, undefined, { signal }).catch(() => {});
    }
  };
  return {
    url,
    caller: options.caller,
    taken,
    post,
    send,
    lookUp: (key, caller) => ask({ method: 'GET', headers: { 'Idempotency-Key': key } }, caller),
  };
}

/** How long a client waits before it sends the same again, in milliseconds; undefined where that would not help. */
function pauseAfter({ status, type, headers, json }: Answer): number | undefined {
  const isOurs = typeof json.name === 'string';
  const isGateways = type === 'application/json' && (status === 429 || status >= 500);
  const again = isOurs ? json.retry === 'same-key' : isGateways;
  if (!again) return undefined;
  const seconds = Number(headers.get('Retry-After') ?? Number.NaN);
  return Number.isFinite(seconds) ? seconds * 1_000 : PAUSE_MS;
}
