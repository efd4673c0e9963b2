import { styleText } from 'node:util';
import type { OutcomeEvent } from '../../functions/outcomes/outcome-event.ts';
import type { LocalApiKeys } from './api-keys.ts';
import type { Local } from './start-local.ts';
import type { LocalWebhook } from './start-outcomes.ts';
import type { LocalStore } from './store.ts';

// What npm start prints. `styleText` leaves colours out where the output is no terminal, and with NO_COLOR.

const dim = (text: string) => styleText('dim', text);

/** Where everything is, and what to do first. */
export function welcome({
  apiUrl,
  inboxUrl,
  dynamoDbUrl,
  redis,
  outcomesQueueUrl,
  webhook,
  apiKeys,
}: Local): string {
  const bearer = apiKeys ? ` -H 'Authorization: Bearer ${apiKeys.live}'` : '';
  return `
  Playground  ${styleText('bold', apiUrl)}
  API         ${apiUrl}/email
  Inbox       ${inboxUrl}
${redis ? storeOf(redis) : ''}  ${redis ? 'Lives' : 'Table'}       ${dynamoDbUrl} ${dim('(DynamoDB; in memory)')}
  Outcomes    ${outcomesQueueUrl} ${dim('(SQS; what changes)')}
${webhook ? webhookOf(webhook) : ''}${apiKeys ? keysOf(apiKeys) : ''}
  Open the playground, or paste this twice. The answer is the same, the second marked as a replay, and the
  inbox shows one email:

  curl -i ${apiUrl}/email${bearer} -H 'Content-Type: application/json' -H 'Idempotency-Key: hello-1' -d '{"to":"jane@example.com","subject":"Hello","text":"Sent once."}'

  Lose SES's answer to the next email, and watch what the API makes of it:

  curl ${apiUrl}/_local/faults -d '{"ses":"lose-answer"}'
  curl -i ${apiUrl}/email${bearer} -H 'Content-Type: application/json' -H 'Idempotency-Key: hello-2' -d '{"to":"jane@example.com","subject":"Lost","text":"Sent once, too."}'

  Write to SES's mailbox simulator, and see what becomes of it:

  curl ${apiUrl}/email${bearer} -H 'Content-Type: application/json' -H 'Idempotency-Key: hello-3' -d '{"to":"bounce@simulator.amazonses.com","subject":"Hello","text":"Nobody is there."}'
  curl ${apiUrl}/email${bearer} -H 'Idempotency-Key: hello-3'

  ${dim(apiKeys ? 'The API keys end with it. Ctrl-C ends it.' : 'Act as another caller with -H "X-Local-Caller: NAME". Ctrl-C ends it.')}
`;
}

const storeOf = ({
  name,
  url,
  hasPassword,
  isOurs,
}: LocalStore) => `  Store       ${url} ${dim(`(${name}; ${isOurs ? 'in memory' : 'through a front, for faults'})`)}
              ${hasPassword ? 'REDISCLI_AUTH=PASSWORD ' : ''}${name.toLowerCase()}-cli -u ${url} --scan ${dim('# no address, subject, text or Idempotency-Key')}
`;

const keysOf = ({ live, test, table }: LocalApiKeys) => `  API keys    ${live}
              ${test} ${dim(`(for tests; both in ${table})`)}
`;

const webhookOf = ({ url, secret }: LocalWebhook) => `  Webhook     ${url}
              WEBHOOK_SECRET=${secret} ${dim('(verifies it: examples/webhook.ts)')}
`;

/**
 * One line for an email that somebody may want to know of, as `12:00:00  SES   bounced (mailbox-unknown)  0100-…`.
 *
 * @returns '' for what every email goes through
 */
export function outcomeLine({ data }: OutcomeEvent, at: Date): string {
  const { state, reason, email_id } = data;
  if (state === undefined || state === 'accepted' || state === 'delivered') return '';
  const what = reason ? `${state} (${reason})` : state;
  const said = `${'SES'.padEnd(ROUTE_WIDTH)}       ${what.padEnd(OUTCOME_WIDTH)}`;
  return dim(`${timeOf(at)}  ${said}  ${email_id}`);
}

const timeOf = (at: Date) => at.toTimeString().slice(0, 8);

/**
 * One line a request, as `12:00:00  POST /email   202  sent (replay)            12 ms` and one where SES's
 * event settled something.
 *
 * @param line what a function logged
 * @returns '' where there is nothing to tell
 */
export function requestLine(line: { [name: string]: unknown }, at: Date): string {
  const time = dim(timeOf(at));
  if (line.event === 'batch') {
    const what = line.healed ? 'what was unknown' : line.settled ? 'what nobody had written down' : '';
    return what && `${time}  ${styleText('cyan', 'SES'.padEnd(ROUTE_WIDTH))}       told ${what}: it was sent`;
  }
  if (line.event === 'authorization') {
    // Whoever is let in has a line of their own.
    if (line.outcome !== 'refused') return '';
    return `${time}  ${String(line.route).padEnd(ROUTE_WIDTH)}  ${styleText('yellow', '403')}  API key ${line.reason}`;
  }
  if (line.event === 'webhook') return failedCalls(line, time);
  if (line.event === 'announced') return '';
  const { route, status, durationMs } = line;
  const colour = Number(status) < 300 ? 'green' : Number(status) < 500 ? 'yellow' : 'red';
  const what = outcome(line).padEnd(OUTCOME_WIDTH);
  const took = dim(`${String(durationMs).padStart(6)} ms`);
  return `${time}  ${shorten(route).padEnd(ROUTE_WIDTH)}  ${styleText(colour, String(status))}  ${what}${took}`;
}

/** What a webhook took its receiver tells; what it did not take nobody else does. */
function failedCalls({ failed, gone, errors }: { [name: string]: unknown }, time: string): string {
  if (!failed && !gone) return '';
  const why = Array.isArray(errors) ? errors.join(', ') : '';
  const what = failed
    ? `did not take ${failed} (${why}): again later`
    : 'is gone (410), and not told it again';
  return `${time}  ${styleText('yellow', 'Webhook'.padEnd(ROUTE_WIDTH))}       ${what}`;
}

/** A route without its parameter. */
const shorten = (route: unknown) => String(route).replace('/{id}', '');

/** The longest are `POST /emails`, and `rejected (idempotency-key-missing)`. */
const ROUTE_WIDTH = 12;
const OUTCOME_WIDTH = 36;

function outcome({ outcome, replayed, reason, problem, found }: { [name: string]: unknown }): string {
  if (replayed) return `${outcome} (replay)`;
  const more = outcome === 'not-sent' || outcome === 'refused' ? reason : (problem ?? found);
  return more ? `${outcome} (${more})` : String(outcome);
}
