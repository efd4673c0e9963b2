import { randomUUID } from 'node:crypto';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { hashCaller } from '../../functions/callers/hash-caller.ts';
import { createTableClients } from '../../functions/dynamodb/client.ts';
import { createDynamoDbRecordStore } from '../../functions/dynamodb/record-store.ts';
import { defaultLimits, LAMBDA_TIMEOUT_SECONDS } from '../../functions/emails/limits.ts';
import { sendOnce } from '../../functions/emails/send-once.ts';
import type { Steps } from '../../functions/emails/steps.ts';
import { answerTo, respond } from '../../functions/http/answers.ts';
import { takeFingerprints, toRecordId } from '../../functions/idempotency/fingerprint.ts';
import { createSesSender } from '../../functions/ses/send-email.ts';
import { World } from '../../test/simulation/world.ts';
import { awsAt } from '../../test/support/aws-at.ts';
import { type Counts, ses, table } from './far-ends.ts';
import { Limit } from './limit.ts';
import { virtualTimers } from './virtual-time.ts';

/** A load that does not slow down, whatever it is answered: nobody's retries are kinder than that. */
export interface Load {
  what: string;
  requestsASecond: number;
  seconds: number;
  keys: 'one' | 'many';
  /** SES's sending rate of the account, emails a second. */
  sesRate: number;
  /** How long SES takes for an answer, in milliseconds. */
  sesMs: number;
  /** API Gateway's throttle of the stage. */
  throttle?: { rate: number; burst: number };
  /** How many requests Lambda works on at once. */
  concurrency: number;
}

export interface Outcome extends Counts {
  requests: number;
  /** By what the client gets. */
  answers: { [answer: string]: number };
  /** The most that Lambda worked on at once. */
  atOnce: number;
  /** Milliseconds, of what Lambda answered. */
  p50: number;
  p99: number;
}

const CALLER = 'arn:aws:sts::123456789012:assumed-role/shop';
const EMAIL = {
  from: { address: 'a@example.com' },
  to: [{ address: 'b@example.com' }],
  subject: 'Hi',
  text: 'Hi',
};

/** The real main path, from claim to answer, in virtual time on a table and a SES that have limits. */
export async function simulateLoad(load: Load): Promise<Outcome> {
  const world = new World(1_767_225_600_000);
  const counts: Counts = {
    writes: 0,
    failedWrites: 0,
    reads: 0,
    throttledByTable: 0,
    emails: 0,
    throttledBySes: 0,
  };
  const parts = { table: table(world, counts), ses: ses(world, counts, load) };
  /** Lambda's environments that have nothing to do; each has clients, and a quota of retries, to itself. */
  const idle: Steps[] = [];
  const throttle = load.throttle && new Limit(load.throttle.rate, load.throttle.burst);
  const answers: Outcome['answers'] = {};
  const took: number[] = [];
  const count = (answer: string) => {
    answers[answer] = (answers[answer] ?? 0) + 1;
  };
  let atWork = 0;
  let atOnce = 0;

  const request = async (key: string) => {
    if (throttle && !throttle.take(world.now)) return count('429 of the gateway');
    if (atWork >= load.concurrency) return count('5xx of the gateway');
    const from = world.now;
    atWork += 1;
    atOnce = Math.max(atOnce, atWork);
    const steps = idle.pop() ?? environment(world, parts);
    count(await answerOf(key, world, steps));
    idle.push(steps);
    atWork -= 1;
    took.push(world.now - from);
  };

  const restore = virtualTimers(world);
  try {
    const requests = load.requestsASecond * load.seconds;
    for (let index = 0; index < requests; index += 1) {
      const key = load.keys === 'one' ? 'key-1' : `key-${index}`;
      world.after((index * 1_000) / load.requestsASecond, () => void request(key));
    }
    await world.run();
    took.sort((one, other) => one - other);
    const at = (share: number) => took[Math.floor(share * took.length)] ?? 0;
    return { requests, answers, atOnce, p50: at(0.5), p99: at(0.99), ...counts };
  } finally {
    restore();
  }
}

async function answerOf(key: string, world: World, steps: Steps): Promise<string> {
  const request = {
    pk: toRecordId(CALLER, 'POST /email', key),
    fingerprint: takeFingerprints(key, EMAIL, () => EMAIL).fingerprint,
    email: EMAIL,
    deadline: world.now + LAMBDA_TIMEOUT_SECONDS * 1_000,
  };
  const { statusCode, headers, body } = answerTo(await sendOnce(request, steps), world.now);
  if (statusCode === 202) return headers['Idempotent-Replayed'] ? '202 replayed' : '202';
  return `${statusCode} ${JSON.parse(body).name}`;
}

type Handler = ReturnType<typeof ses>;

const aws = awsAt('http://service.example');

function environment(world: World, parts: { table: Handler; ses: Handler }): Steps {
  const clients = createTableClients({ ...aws, requestHandler: parts.table });
  const client = new SESv2Client({ ...aws, maxAttempts: 1, requestHandler: parts.ses });
  const send = createSesSender({ client, configurationSet: 'email-api', sendMs: defaultLimits.sendMs });
  return {
    store: createDynamoDbRecordStore(clients, 'records', defaultLimits),
    send: (email, claim) => send(email, { ...claim, caller: hashCaller(CALLER) }),
    respond,
    now: () => world.now,
    sleep: (ms) => world.sleep(ms),
    newId: randomUUID,
    random: Math.random,
    limits: defaultLimits,
  };
}
