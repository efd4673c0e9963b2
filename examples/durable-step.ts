import { type DurableContext, retryPresets, withDurableExecution } from '@aws/durable-execution-sdk-js';
import { ask } from './settings.ts';

// A Lambda durable function with a step that sends an email. The step runs at least once, as steps do: when it is
// interrupted and runs again, it asks again under the same key, and one email goes out.

interface Order {
  id: string;
  customer: string;
}

/** An answer to a send: an email's id, or what went wrong. */
interface Answer {
  id: string;
  name?: string;
  retry?: 'same-key' | 'corrected' | 'new-key' | 'no';
}

/** The same request would be answered the same. */
class WillNotBeSent extends Error {}

async function sendEmail(key: string, email: object): Promise<string> {
  const response = await ask({
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'Idempotency-Key': key },
    body: JSON.stringify(email),
    signal: AbortSignal.timeout(30_000),
  });
  const { id, name, retry } = (await response.json()) as Answer;
  if (response.ok) return id;
  // What has no `retry` is the gateway's own: nobody knows more after it than after no answer at all.
  // `new-key` too: the step keeps its key, so whoever wants that email starts another execution.
  if (retry && retry !== 'same-key') throw new WillNotBeSent(name);
  throw new Error(name ?? `${response.status} of the gateway`);
}

/** The step's own key: the name and id of the execution, which every replay has, and the step's name. */
function keyOf(step: string, { executionContext }: DurableContext): string {
  return [...executionContext.durableExecutionArn.split('/').slice(-2), step].join('/');
}

/** Confirms an order by email, once. */
export const handler = withDurableExecution(async (order: Order, context: DurableContext) => {
  const step = 'confirm-order';
  const key = keyOf(step, context);
  const email = { to: order.customer, subject: `Your order ${order.id}`, text: 'Thank you.' };
  return context.step(step, () => sendEmail(key, email), {
    retryStrategy: (error, attempt) =>
      error instanceof WillNotBeSent ? { shouldRetry: false } : retryPresets.default(error, attempt),
  });
});
