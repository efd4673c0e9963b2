import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { build } from 'esbuild';
import { expect } from 'vitest';
import { readRecordId } from '../../functions/http/read-caller-and-key.ts';
import { chooseOptions } from '../../lib/build/bundle-options.ts';
import type { StoreName } from '../../lib/function-names.ts';
import { sesEvent } from '../../lib/local/ses-event.ts';
import type { BrokenAws, Moment } from '../support/broken-aws.ts';
import { httpEvent } from '../support/http-event.ts';
import { type LambdaProcess, type LambdaProcessOptions, lambdaProcess } from '../support/lambda-process.ts';
import type { Breakable, Row } from './crash-rows.ts';

/** Longer than a lease: Lambda's 20 s and two more. */
const LATER_MS = 23_000;
/** A function without a limit of its own waits in silence until Lambda ends it; that is not waited for here. */
const LAMBDA_ENDS_IT: Moment = 'after acceptance';

/** What rows break, and what is seen of a record. */
export interface CrashWorld {
  aws: Breakable & Pick<BrokenAws, 'ses' | 'at' | 'mend' | 'environment'>;
  /** The status of a record, or a dash. */
  statusOf(pk: string): Promise<string>;
}

interface Candidate {
  file: string;
  /** For silence: the same with a shorter limit, where it has one. */
  impatient: string;
  /** The function behind SES's events, where it has one: then it is ours. */
  queue?: LambdaProcess;
  onLine?: (line: string) => void;
}

/** Somebody who sends, in processes that stay for rows that kill none. */
export interface Contestant extends Candidate {
  first: LambdaProcess;
  second: LambdaProcess;
  /** Its clock is past the lease. */
  later: LambdaProcess;
}

/** What a row comes to, in the words of docs/guarantee.md. */
export interface Measured {
  first: string;
  record: string;
  retry: string;
  later: string;
  told: string;
  emails: number;
}

export interface CrashBench {
  enter(candidate: Candidate): Promise<Contestant>;
  startQueue(options: Partial<LambdaProcessOptions> & { file: string }): Promise<LambdaProcess>;
  measure(row: Row, who: Contestant): Promise<Measured>;
  end(): Promise<unknown>;
}

/** Bundles the function that gives up on SES soon. */
export const buildImpatient = (outfile: string, store: StoreName = 'dynamodb') =>
  build({
    ...chooseOptions('send-email', 'lean', store),
    entryPoints: [join(import.meta.dirname, '../support/impatient-send-email.ts')],
    outfile,
  });

/** Measures rows, each on whoever has entered. */
export function crashBench({ aws, statusOf }: CrashWorld): CrashBench {
  const processes: LambdaProcess[] = [];
  async function start({ environment, ...options }: Partial<LambdaProcessOptions> & { file: string }) {
    const process = await lambdaProcess({ ...options, environment: { ...aws.environment, ...environment } });
    processes.push(process);
    return process;
  }
  async function victimFor({ killedAt, silent, sesUrl }: Row, who: Contestant): Promise<LambdaProcess> {
    if (!killedAt && !silent && !sesUrl) return who.first;
    return start({
      file: silent ? who.impatient : who.file,
      environment: sesUrl ? { AWS_ENDPOINT_URL_SESV2: sesUrl } : {},
      onLine: who.onLine,
    });
  }
  return {
    startQueue: (options) => start({ ...options, clockOffsetMs: LATER_MS }),
    async enter(candidate) {
      const [first, second, later] = await Promise.all([
        start(candidate),
        start(candidate),
        start({ ...candidate, clockOffsetMs: LATER_MS }),
      ]);
      return { ...candidate, first, second, later };
    },
    async measure(row, who) {
      const event = httpEvent({ to: 'jane@example.com', subject: 'Once', text: 'Sent once.' }, randomUUID());
      const accepted = aws.ses.seen.accepted;
      accepted.length = 0;
      const victim = await victimFor(row, who);
      const killedAt = row.silent && !who.queue ? LAMBDA_ENDS_IT : row.killedAt;
      if (killedAt) aws.at(killedAt, () => victim.kill());
      row.breaks?.(aws);
      const first = shown(await victim.invoke(event));
      // The last attempt at a settle is given up in flight, and must not arrive at a table that works again.
      const lasts = row.settleFails && who.queue;
      if (!lasts) aws.mend();

      const record = await statusOf(readRecordId(event) ?? '');
      const retry = shown(await who.second.invoke(event));
      const later = shown(await who.later.invoke(event));
      if (lasts) aws.mend();
      const emails = accepted.length;
      if (!who.queue || emails === 0) return { first, record, retry, later, told: '–', emails };

      // SES's events reach the function that records them.
      const Records = accepted.map((email) => ({ messageId: randomUUID(), body: sesEvent('Send', email) }));
      expect(await who.queue.invoke({ Records })).toEqual({ batchItemFailures: [] });
      const answer = await who.later.invoke(event);
      expect(answer).toMatchObject({
        statusCode: 202,
        body: JSON.stringify({ id: accepted[0]?.messageId }),
      });
      expect(accepted, 'nothing more is sent').toHaveLength(emails);
      return { first, record, retry, later, told: shown(answer), emails };
    },
    end: () => Promise.all(processes.map((process) => process.kill())),
  };
}

/** An answer in short; a function that threw or was ended is a 500 of the gateway. */
function shown(answer: unknown): string {
  if (answer === 'killed' || answer === 'failed') return '500';
  const { statusCode, headers, body } = answer as {
    statusCode: number;
    headers: Record<string, string>;
    body: string;
  };
  const name = JSON.parse(body).name;
  return [statusCode, name && `\`${name}\``, headers['Idempotent-Replayed'] && 'replayed']
    .filter(Boolean)
    .join(' ');
}
