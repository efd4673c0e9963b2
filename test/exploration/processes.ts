import { defaultLimits } from '../../functions/emails/limits.ts';
import type { SendOutcome } from '../../functions/emails/outcome.ts';
import { sendOnce } from '../../functions/emails/send-once.ts';
import type { SendRequest, SendResult } from '../../functions/emails/steps.ts';
import { respond } from '../../functions/http/answers.ts';
import type { IdempotencyRecord } from '../../functions/idempotency/record.ts';
import { recordOutcomes } from '../../functions/outcomes/record-outcomes.ts';
import type { Recorded } from '../../functions/outcomes/recording.ts';
import type { Acceptance } from '../simulation/history.ts';
import { PK } from './arrive.ts';
import type { ExploredProtocol, RivalStore } from './explored-protocol.ts';
import type { Ask, Run } from './process-tree.ts';

const LAMBDA_MS = 20_000;
/** The first pause of who waits for a record. */
const FIRST_PAUSE_MS = 50;

/** One client's request. @param startedAt by its own clock, in epoch milliseconds */
export function requestRun(
  protocol: ExploredProtocol,
  { request, email, startedAt, looks }: { request: number; email: number; startedAt: number; looks: number },
): Run<SendResult> {
  return (ask, elapsed) => {
    let claims = 0;
    const what = { pk: PK, fingerprint: protocol.fingerprint(email), deadline: startedAt + LAMBDA_MS };
    const store = storeOf(ask);
    return sendOnce(what as SendRequest, {
      store: protocol.store?.(store) ?? store,
      send: (_email, { claimId }) => {
        const attempt = () => ask({ to: 'send', claimId }) as Promise<SendOutcome>;
        return protocol.send?.(attempt) ?? attempt();
      },
      respond,
      now: () => startedAt + elapsed.ms,
      sleep: async (ms) => {
        elapsed.ms += ms;
      },
      newId: () => `${request + 1}.${++claims}`,
      random: () => 0,
      limits: { ...defaultLimits, waitMs: looks * FIRST_PAUSE_MS },
    });
  };
}

const storeOf = (ask: Ask) =>
  ({
    claim: (claim) => ask({ to: 'claim', claim }),
    withdraw: (claim) => ask({ to: 'withdraw', claim }),
    settle: (claim, status, response) => ask({ to: 'settle', claim, status, ...(response && { response }) }),
    find: (_pk, prints, now) => ask({ to: 'find', prints: prints as SendRequest, now }),
    read: () => ask({ to: 'read' }),
    put: (row) => ask({ to: 'put', row }),
  }) as RivalStore;

/** The function that works on one event. @param now epoch milliseconds */
export function eventRun(
  protocol: ExploredProtocol,
  { claimId, messageId, at }: Acceptance,
  now: number,
): Run<Recorded> {
  return (ask) =>
    recordOutcomes([{ id: messageId, body: '' }], {
      read: () => ({ kind: 'proof', proof: { pk: PK, claimId, messageId, acceptedAt: at } }),
      findAll: async () => {
        const row = (await ask({ to: 'read' })) as IdempotencyRecord | null;
        return { rows: new Map(row ? [[PK, row]] : []) };
      },
      prove: (proof, row) => {
        const step: Parameters<typeof protocol.proveSent>[0]['step'] = async (settlement) =>
          (await ask({ to: 'step', settlement })) as Awaited<ReturnType<typeof step>>;
        return protocol.proveSent({ step }, proof, row, respond({ kind: 'sent', messageId }), now);
      },
    });
}
