import { SQSClient } from '@aws-sdk/client-sqs';
import { createHandOver } from '../../../functions/outcomes/hand-over.ts';
import { Refusal } from '../commands.ts';
import { type Place, readAws } from '../table-client.ts';
import type { Tell } from './commands.ts';

/** One call, its retries included, in milliseconds. */
const CALL_MS = 20_000;

/** The host of a queue in a region; its address in China ends in one label more. */
const HOST = /^sqs(?:-fips)?\.([a-z0-9-]+)\./;
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/**
 * Where a queue is, by its URL: on AWS that names the region, on this machine the endpoint.
 *
 * @returns undefined where it is the URL of no queue
 */
export function readQueue(url: string, { region }: Place): Place | undefined {
  if (!URL.canParse(url)) return undefined;
  const { protocol, hostname, origin, pathname } = new URL(url);
  if (!/^\/[^/]+\/[^/]+$/.test(pathname)) return undefined;
  if (LOOPBACK.test(hostname)) return { endpoint: origin };
  const [, own] = HOST.exec(hostname) ?? [];
  return protocol === 'https:' && own ? { region: region ?? own } : undefined;
}

/** Hands events over to the queue that record-outcome hands changes over to. @param url of the queue @param place of it */
export function createTell(url: string, place: Place): Tell {
  const handOver = createHandOver(new SQSClient(readAws(place)), url, CALL_MS);
  return (events) =>
    handOver(events).catch((error: Error) => {
      throw new Refusal(`The queue did not answer: ${error.name}: ${error.message}`);
    });
}
