import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { Refusal } from '../commands.ts';
import {
  type Caller,
  createBearer,
  createKeyHolder,
  createLocalRole,
  createSigner,
  nobody,
} from './callers.ts';
import { EVENT_WAIT, type EventLog, openEventLog } from './event-log.ts';
import { findNpmStart, type NpmStart } from './npm-start.ts';
import type { Asked, Credentials } from './options.ts';
import { readRegion } from './target.ts';

/** Who asks, and what there is to look with. */
export interface Prepared {
  caller: Caller;
  other: Caller | undefined;
  /** Nobody is turned away: it is on this machine, and no API key opens it. */
  isOpen: boolean;
  npmStart: NpmStart | undefined;
  eventLog: EventLog | undefined;
}

/**
 * Finds what the options name, before anything is sent.
 *
 * @param now epoch milliseconds
 * @param signal the end of all of it
 * @throws Refusal
 */
export async function prepare(asked: Asked, now: number, signal: AbortSignal): Promise<Prepared> {
  const { caller, other, logs } = asked;
  const npmStart = await findNpmStart(asked.target);
  const isOpen = asked.target.isHere && !caller.apiKey;
  if (npmStart) {
    return {
      caller: caller.apiKey ? createKeyHolder(caller.apiKey) : nobody,
      other: findLocalOther(asked),
      isOpen,
      npmStart,
      eventLog: undefined,
    };
  }
  return {
    caller: await findCaller(caller, asked, ''),
    other: other && (await findCaller(other, asked, 'other-')),
    isOpen,
    npmStart,
    eventLog: logs === undefined ? undefined : await findEventLog(logs, asked, now, signal),
  };
}

/** Who is a second caller on this machine: whoever says so, where no API key opens it. */
function findLocalOther({ caller, other }: Asked): Caller | undefined {
  if (other?.apiKey) return createKeyHolder(other.apiKey);
  return caller.apiKey ? undefined : createLocalRole('another-caller');
}

async function findCaller(
  { profile, token, apiKey }: Credentials,
  asked: Asked,
  prefix: string,
): Promise<Caller> {
  if (apiKey) return createKeyHolder(apiKey);
  if (token) return createBearer(token);
  const client = createAwsClient(asked, profile);
  const name = profile ? `profile ${profile}` : 'the default credentials';
  const keys = await client.config.credentials().catch((error: Error) => {
    const { isHere, url } = asked.target;
    const absent = isHere ? `npm start is not at ${new URL(url).host}. ` : '';
    throw new Refusal(
      `${absent}There are no AWS credentials${profile ? ` of ${name}` : ''} (${error.message}): name a --${prefix}profile, a --${prefix}token or ${prefix ? '--other-api-key-env' : '--api-key'}.`,
    );
  });
  return createSigner(name, keys, await findRegion(client));
}

async function findEventLog(
  group: string,
  asked: Asked,
  since: number,
  signal: AbortSignal,
): Promise<EventLog> {
  const client = createAwsClient(asked, asked.caller.profile);
  await findRegion(client);
  return openEventLog({ client, group, since, signal, ...EVENT_WAIT });
}

/** One request to the logs; without it, silence would have no end. */
const LOGS_MS = 10_000;

/** What the SDK knows of credentials and regions; the client of the logs knows as much as any. */
function createAwsClient(
  { target, region = readRegion(target.url) }: Asked,
  profile: string | undefined,
): CloudWatchLogsClient {
  return new CloudWatchLogsClient({
    ...(region && { region }),
    ...(profile && { profile }),
    requestHandler: { requestTimeout: LOGS_MS, throwOnRequestTimeout: true },
  });
}

function findRegion(client: CloudWatchLogsClient): Promise<string> {
  return client.config.region().catch(() => {
    throw new Refusal('Name the --region: neither the URL nor the AWS configuration has one.');
  });
}
