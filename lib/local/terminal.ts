import { styleText } from 'node:util';
import type { LocalApiKeys } from './api-keys.ts';
import type { Local } from './start-local.ts';

// What npm start prints. `styleText` leaves colours out where the output is no terminal, and with NO_COLOR.

const dim = (text: string) => styleText('dim', text);

/** Where everything is, and what to do first. */
export function welcome({ apiUrl, inboxUrl, dynamoDbUrl, apiKeys }: Local): string {
  const bearer = apiKeys ? ` -H 'Authorization: Bearer ${apiKeys.live}'` : '';
  return `
  Playground  ${styleText('bold', apiUrl)}
  API         ${apiUrl}/email
  Inbox       ${inboxUrl}
  Table       ${dynamoDbUrl} ${dim('(DynamoDB; in memory)')}
${apiKeys ? keysOf(apiKeys) : ''}
  Open the playground, or paste this twice. The answer is the same, the second marked as a replay, and the
  inbox shows one email:

  curl -i ${apiUrl}/email${bearer} -H 'Content-Type: application/json' -H 'Idempotency-Key: hello-1' -d '{"to":"jane@example.com","subject":"Hello","text":"Sent once."}'

  Lose SES's answer to the next email, and watch what the API makes of it:

  curl ${apiUrl}/_local/faults -d '{"ses":"lose-answer"}'
  curl -i ${apiUrl}/email${bearer} -H 'Content-Type: application/json' -H 'Idempotency-Key: hello-2' -d '{"to":"jane@example.com","subject":"Lost","text":"Sent once, too."}'

  ${dim(apiKeys ? 'The API keys end with it. Ctrl-C ends it.' : 'Act as another caller with -H "X-Local-Caller: NAME". Ctrl-C ends it.')}
`;
}

const keysOf = ({ live, test, table }: LocalApiKeys) => `  API keys    ${live}
              ${test} ${dim(`(for tests; both in ${table})`)}
`;

/**
 * One line a request, as `12:00:00  POST /email   202  sent (replay)            12 ms` and one where SES's
 * event settled something.
 *
 * @param line what a function logged
 * @returns '' where there is nothing to tell
 */
export function requestLine(line: { [name: string]: unknown }, at: Date): string {
  const time = dim(at.toTimeString().slice(0, 8));
  if (line.event === 'batch') {
    const what = line.healed ? 'what was unknown' : line.settled ? 'what nobody had written down' : '';
    return what && `${time}  ${styleText('cyan', 'SES'.padEnd(ROUTE_WIDTH))}       told ${what}: it was sent`;
  }
  if (line.event === 'authorization') {
    // Whoever is let in has a line of their own.
    if (line.outcome !== 'refused') return '';
    return `${time}  ${String(line.route).padEnd(ROUTE_WIDTH)}  ${styleText('yellow', '403')}  API key ${line.reason}`;
  }
  const { route, status, durationMs } = line;
  const colour = Number(status) < 300 ? 'green' : Number(status) < 500 ? 'yellow' : 'red';
  const what = outcome(line).padEnd(OUTCOME_WIDTH);
  const took = dim(`${String(durationMs).padStart(6)} ms`);
  return `${time}  ${String(route).padEnd(ROUTE_WIDTH)}  ${styleText(colour, String(status))}  ${what}${took}`;
}

/** The longest are `POST /emails`, and `rejected (idempotency-key-missing)`. */
const ROUTE_WIDTH = 12;
const OUTCOME_WIDTH = 36;

function outcome({ outcome, replayed, reason, problem, found }: { [name: string]: unknown }): string {
  if (replayed) return `${outcome} (replay)`;
  const more = outcome === 'not-sent' || outcome === 'refused' ? reason : (problem ?? found);
  return more ? `${outcome} (${more})` : String(outcome);
}
