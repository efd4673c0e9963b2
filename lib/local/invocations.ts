import type { HttpEvent } from '../../functions/http/read-caller-and-key.ts';
import { readRecordId } from '../../functions/http/read-caller-and-key.ts';
import type { Accepted } from './ses.ts';

/** API Gateway's own limit for an integration: what has not answered by then is ended. */
const INTEGRATION_TIMEOUT_MS = 29_000;

export interface Invocations {
  /** Runs an invocation that can be ended, by the time limit or by `killNext`. */
  track<T>(event: HttpEvent, invoke: (signal: AbortSignal) => Promise<T>): Promise<T>;
  /** How many of the next accepted emails end their sender before it hears of it. */
  killNext(emails: number): void;
  onAccepted(email: Accepted): void;
}

/** The invocations in flight, by the record that they work on. */
export function trackInvocations(): Invocations {
  const inFlight = new Map<string, Set<AbortController>>();
  let kill = 0;
  return {
    async track(event, invoke) {
      const record = readRecordId(event) ?? '';
      const ending = new AbortController();
      const together = inFlight.get(record) ?? new Set();
      inFlight.set(record, together.add(ending));
      try {
        return await invoke(AbortSignal.any([ending.signal, AbortSignal.timeout(INTEGRATION_TIMEOUT_MS)]));
      } finally {
        together.delete(ending);
        if (together.size === 0) inFlight.delete(record);
      }
    },
    killNext(emails) {
      kill = emails;
    },
    onAccepted({ tags }) {
      if (kill <= 0) return;
      kill -= 1;
      for (const ending of inFlight.get(tags['email-api-record']?.[0] ?? '') ?? []) ending.abort();
    },
  };
}
