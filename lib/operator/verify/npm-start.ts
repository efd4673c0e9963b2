import { Broken, readText } from './answer.ts';
import { type Caller, nobody } from './callers.ts';
import { explain } from './explain.ts';
import type { Target } from './target.ts';

/** An email as npm start's inbox shows it. */
export interface Arrived {
  from: string;
  headers?: readonly { name: string; value: string }[];
  attachments: readonly { filename: string; size: number }[];
  tags: { readonly [name: string]: string };
}

/** What `npm start` lets one see and do, and a deployment does not. */
export interface NpmStart {
  /** How many emails went out under the key. */
  countUnder(key: string, caller: Caller): Promise<number>;
  find(id: string): Promise<Arrived>;
  /** SES takes the next email, and its answer is lost. */
  loseNextAnswer(): Promise<void>;
}

/** It is on this machine and answers at once, or it is something else. */
const ANSWER_MS = 2_000;

/** npm start, where that is what answers at this address. */
export async function findNpmStart({ url, isHere }: Target): Promise<NpmStart | undefined> {
  if (!isHere) return undefined;
  const faultsUrl = new URL('/_local/faults', url).href;
  const found = await readJson(nobody, faultsUrl).catch(() => undefined);
  if (!Array.isArray(found?.faults)) return undefined;
  const readInbox = (headers = {}, caller = nobody) =>
    readJson(caller, new URL('/_local/inbox', url).href, { headers });
  return {
    async countUnder(key, caller) {
      const { emails } = await readInbox({ 'Idempotency-Key': key }, caller);
      return emails.filter(({ underKey }: { underKey: boolean }) => underKey).length;
    },
    async find(id) {
      const { url: inboxUrl } = await readInbox();
      return readJson(nobody, new URL(`/emails/${id}`, inboxUrl).href);
    },
    async loseNextAnswer() {
      await readJson(nobody, faultsUrl, { method: 'POST', body: JSON.stringify({ ses: 'lose-answer' }) });
    },
  };
}

// biome-ignore lint/suspicious/noExplicitAny: what npm start answers is known, and nothing but a look is taken at it
async function readJson(caller: Caller, url: string, init: RequestInit = {}): Promise<any> {
  const signal = AbortSignal.timeout(ANSWER_MS);
  try {
    const { body } = await caller.fetch(url, { ...init, redirect: 'manual', signal });
    return JSON.parse(await readText(body));
  } catch (error) {
    if (error instanceof Broken) throw error;
    throw new Broken(explain(error as Error, new URL(url).host, ANSWER_MS));
  }
}
