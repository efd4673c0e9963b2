import type { IdempotencyRecord } from '../../functions/idempotency/record.ts';
import type { AtomicSteps, Made } from '../support/atomic-steps.ts';
import type { ExploredProtocol } from './explored-protocol.ts';
import type { Call } from './process-tree.ts';
import { noting, type State, timeOf } from './state.ts';

/** The one record that all is about. */
export const PK = 'one-caller-and-key';

/** What a call to the table works with. */
export interface Table {
  protocol: ExploredProtocol;
  steps: AtomicSteps;
  emails: readonly number[];
}

/**
 * A call to the table arrives: what it does to the record, and what its maker is told if they hear of it.
 *
 * @param request who made it; none, where the events' function or an operator did
 */
export function arrive(
  { protocol, steps, emails }: Table,
  state: State,
  call: Exclude<Call, { to: 'send' }>,
  request: number | undefined,
): { state: State; result: unknown } {
  const { row } = state;
  const write = <T>({ row: after, result }: Made<T>) => ({
    result,
    state: written(state, after, call, request, emails[request ?? -1] ?? 0),
  });
  switch (call.to) {
    case 'claim':
      return write(steps.claim(row, call.claim));
    case 'withdraw':
      return write(steps.withdraw(row, call.claim));
    case 'settle':
      return write(steps.settle(row, call.claim, call.status, call.response));
    case 'step':
      return write(steps.step(row, call.settlement));
    case 'put':
      return write({ row: call.row, result: { kind: 'claimed', until: call.row.expiresAt } });
    case 'find':
      return { state, result: protocol.toFound(row, call.prints, call.now) };
    case 'read':
      return { state, result: row };
    default:
      return call satisfies never;
  }
}

/** The state after a write, which may have changed nothing. */
function written(
  state: State,
  after: IdempotencyRecord | undefined,
  call: Exclude<Call, { to: 'send' }>,
  request: number | undefined,
  email: number,
): State {
  const lost = withLoss(state, after, call, request);
  const { row: before, history } = lost;
  if (!after || isSame(before, after)) return lost;
  const isOther = before?.claimId !== after.claimId;
  const isFreed = after.status === 'not_sent' && before?.status !== 'not_sent';
  const claims = isOther || after.status === 'sending' || call.to === 'withdraw';
  const { claimId, claimedAt } = after;
  const madeAt = timeOf(lost) + 1;
  const made = {
    request: request ?? -1,
    email,
    claimId,
    claimedAt,
    madeAt,
    withdrawn: call.to === 'withdraw',
  };
  return {
    ...noting(lost, {
      ...(before && isOther && { ends: [...history.ends, { row: before, at: madeAt }] }),
      ...(claims && { claims: [...history.claims, made] }),
      ...(isFreed && { releases: [...history.releases, { claimId, at: madeAt }] }),
    }),
    row: after,
    // What was made before and after a claim or a release is told apart; nothing else is.
    tick: lost.tick + (claims || isFreed ? 2 : 0),
    requests: lost.requests.map((one, index) =>
      typeof one === 'string' || index === request ? one : { ...one, undisturbed: false },
    ),
  };
}

/** A claim that lost to a released record. */
function withLoss(state: State, after: IdempotencyRecord | undefined, call: Call, request = -1): State {
  const { row, history } = state;
  if (call.to !== 'claim' || row?.status !== 'not_sent' || after?.claimId === call.claim.claimId)
    return state;
  const loss = { request, claimId: call.claim.claimId, to: row.claimId };
  return noting(state, { lostToReleased: [...history.lostToReleased, loss] });
}

function isSame(one: IdempotencyRecord | undefined, other: IdempotencyRecord): boolean {
  return (
    one === other ||
    (one?.claimId === other.claimId &&
      one.status === other.status &&
      one.expiresAt === other.expiresAt &&
      one.response?.body === other.response?.body)
  );
}
