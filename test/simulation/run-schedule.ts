import { defaultLimits, EVENT_TABLE_CALL_MS } from '../../functions/emails/limits.ts';
import { sendOnce } from '../../functions/emails/send-once.ts';
import type { SendRequest } from '../../functions/emails/steps.ts';
import { respond } from '../../functions/http/answers.ts';
import type { Claim, IdempotencyRecord } from '../../functions/idempotency/record.ts';
import type { ClaimResult, RecordStore } from '../../functions/idempotency/record-store.ts';
import { recordOutcomes } from '../../functions/outcomes/record-outcomes.ts';
import { type InMemoryRecordStore, inMemoryRecordStore } from '../support/in-memory-record-store.ts';
import { farEnd } from './far-end.ts';
import { type Acceptance, beginHistory, type GivenUp, type History } from './history.ts';
import { Process } from './process.ts';
import type { Protocol } from './protocol.ts';
import type { ClientRequest, Schedule, SesAttempt, TableAttempt } from './schedule.ts';
import { World } from './world.ts';

/** 2026-01-01T00:00:00Z. */
const T0 = 1_767_225_600_000;
const PK = 'one-caller-and-key';
const LAMBDA_MS = 20_000;
/** The SDK gives up an attempt after so long, and makes up to four. */
const ATTEMPT_MS = 1_000;
const ATTEMPTS = 4;
/** Between two attempts of a call that was refused at once. */
const PAUSE_MS = 100;
/** When a request that the client gave up long ago still arrives. */
const LATE_MS = 60_000;
/** A process that is to die at a step that it never takes. */
const IMMORTAL = 99;
/** When a message that failed comes again. */
const REDELIVERY_MS = 6 * 60_000;
const MUCH_LESS_THAN_AN_HOUR_MS = 58 * 60_000;

const well: TableAttempt = { latency: 5, arrives: true, answered: true, repeatedAfter: undefined };
const willing: SesAttempt = { behaviour: 'accepts', latency: 20 };

/** Where another server takes the store's place, which has heard of nothing that was written in the last so many milliseconds. */
export interface Failovers {
  /** When, in milliseconds after the first request. */
  at: readonly number[];
  forgetsMs: number;
}

/**
 * Runs the protocol through one schedule, in virtual time, and tells what happened.
 *
 * @param watch sees every step that the table makes
 * @param failovers none, if left out: a table has none
 */
export async function runSchedule(
  schedule: Schedule,
  protocol: Protocol,
  watch: (store: InMemoryRecordStore) => InMemoryRecordStore = (store) => store,
  failovers: Failovers = { at: [], forgetsMs: 0 },
): Promise<History> {
  const run = new Run(schedule, protocol, watch(inMemoryRecordStore(protocol)));
  run.planFailovers(failovers);
  return run.toTheEnd();
}

class Run {
  private readonly world = new World(T0);
  private readonly history: History = beginHistory();
  private readonly store: InMemoryRecordStore;
  private readonly schedule: Schedule;
  private readonly protocol: Protocol;
  private readonly chance;
  /** The row after each write, and when. */
  private readonly written: { at: number; row: IdempotencyRecord | undefined }[] = [];
  private ids = 0;

  constructor(schedule: Schedule, protocol: Protocol, store: InMemoryRecordStore) {
    this.schedule = schedule;
    this.protocol = protocol;
    this.store = store;
    this.chance = {
      table: schedule.table.values(),
      ses: schedule.ses.values(),
      events: schedule.events.values(),
    };
  }

  planFailovers({ at, forgetsMs }: Failovers): void {
    for (const ms of at) this.world.after(ms, () => this.failOver(forgetsMs));
  }

  /** What was acknowledged and not yet passed on is gone: the row is what it was then. */
  private failOver(forgetsMs: number): void {
    const known = this.written.findLast(({ at }) => at <= this.world.now - forgetsMs);
    this.written.push({ at: this.world.now, row: known?.row });
    if (known?.row) this.store.rows.set(PK, known.row);
    else this.store.rows.delete(PK);
  }

  async toTheEnd(): Promise<History> {
    this.history.outages = this.schedule.outages.map(({ at, lasts }) => ({
      from: T0 + at,
      to: T0 + at + lasts,
    }));
    for (const [index, request] of this.schedule.requests.entries()) {
      this.world.after(request.at, () => void this.ask(index, request));
    }
    await this.world.run();
    this.endRow();
    return this.history;
  }

  /** One client's request, from its arrival to its answer, if there is one. */
  private async ask(request: number, { email, ahead, step, ...dies }: ClientRequest): Promise<void> {
    const { world, history } = this;
    const startedAt = world.now;
    const process = new Process(world, dies, startedAt + LAMBDA_MS);
    const clock = () => world.now + ahead + (world.now - startedAt > step.after ? step.by : 0);
    const what = {
      pk: PK,
      fingerprint: this.protocol.fingerprint(email),
      deadline: clock() + LAMBDA_MS,
    } as SendRequest;
    if (dies.diesAt >= IMMORTAL) history.living.push(request);
    history.clocksMs = Math.max(history.clocksMs, 2 * (Math.abs(ahead) + Math.abs(step.by)));
    const result = await sendOnce(what, {
      store: this.table(process, request, email),
      send: (_email, claim) => this.ses(process, request, claim.claimId),
      respond,
      now: clock,
      sleep: (ms) => process.sleep(ms),
      newId: () => `claim-${this.ids++}`,
      random: () => 0.5,
      limits: defaultLimits,
    });
    const about = this.store.rows.get(PK);
    history.answers.push({ request, email, startedAt, at: world.now, result, about });
  }

  private table(process: Process, request: number, email: number): RecordStore {
    const { store, history } = this;
    const { claimMs, settleMs, findMs } = defaultLimits;
    /** A put as the history tells it: which row it ended, and which claim then `stands`. */
    const put = async <T>(
      effect: () => Promise<T>,
      claim: Claim,
      stands: (result: T) => boolean,
      withdrawn = false,
    ) => {
      const before = store.rows.get(PK);
      const result = await effect();
      if (before && store.rows.get(PK)?.claimId !== before.claimId) this.endRow(before);
      if (stands(result)) {
        const { claimId, claimedAt } = claim;
        history.claims.push({ request, email, claimId, claimedAt, madeAt: this.world.now, withdrawn });
        if (withdrawn) history.releases.push({ claimId, at: this.world.now });
      } else if (!withdrawn && before?.status === 'not_sent' && before.claimId !== claim.claimId) {
        history.lostToReleased.push({ request, claimId: claim.claimId, to: before.claimId });
      }
      return result;
    };
    return {
      claim: async (claim) => {
        const isMade = ({ kind }: ClaimResult) => kind === 'claimed';
        try {
          return await this.call(process, claimMs, () => put(() => store.claim(claim), claim, isMade));
        } catch (error) {
          history.claimsUnanswered.push(request);
          throw error;
        }
      },
      withdraw: (claim) => {
        // What it wrote stands for a time that may be promised, as a claim does.
        const isOwn = () => store.rows.get(PK)?.claimId === claim.claimId;
        const made = () => put(() => store.withdraw(claim), claim, isOwn, true);
        return this.call(process, settleMs, made, this.protocol.settleAttempts);
      },
      settle: (...step) => {
        const settle: GivenUp = { begunAt: this.world.now, lost: 0 };
        const { settleAttempts } = this.protocol;
        return this.call(process, settleMs, () => this.settle(...step), settleAttempts, settle).catch(
          (error) => {
            history.settlesGivenUp.push(settle);
            throw error;
          },
        );
      },
      find: (...row) =>
        this.call(process, findMs, () => store.find(...row)).catch((error) => {
          history.looksUnanswered.push(request);
          throw error;
        }),
    };
  }

  /** One call of the SDK: attempts that may be lost, unanswered, or arrive twice, within a limit. */
  private call<T>(
    process: Process,
    limitMs: number,
    effect: () => Promise<T>,
    attempts = ATTEMPTS,
    tries = { lost: 0 },
  ): Promise<T> {
    const { world, store } = this;
    return process.step(({ answer, fail }) => {
      const givenUpAt = world.now + limitMs;
      const attempt = (left: number) => {
        if (this.outage()?.refuses) return refused(left);
        const { latency, arrives, answered, repeatedAfter } = this.chance.table.next().value ?? well;
        const arrive = () => {
          const result = effect();
          this.written.push({ at: world.now, row: store.rows.get(PK) });
          this.planDeletion();
          return result;
        };
        world.after(latency, () => {
          const isOut = this.outage() !== undefined;
          const result = arrives && !isOut ? arrive() : undefined;
          if (!isOut && !(arrives && answered)) tries.lost += 1;
          if (result && repeatedAfter !== undefined) world.after(repeatedAfter, () => void arrive());
          if (result && answered) result.then(answer, fail);
          else world.after(ATTEMPT_MS, () => again(left));
        });
      };
      const again = (left: number) => left > 1 && world.now < givenUpAt && attempt(left - 1);
      const refused = (left: number) =>
        left > 1 ? world.after(PAUSE_MS, () => again(left)) : fail(new Error('refused'));
      attempt(attempts);
      world.after(limitMs, () => fail(new Error('no answer')));
    });
  }

  private outage(): Schedule['outages'][number] | undefined {
    const now = this.world.now - T0;
    return this.schedule.outages.find(({ at, lasts }) => now >= at && now < at + lasts);
  }

  private ses(process: Process, request: number, claimId: string) {
    const { world, history, store } = this;
    const { behaviour, latency } = this.chance.ses.next().value ?? willing;
    const { accepts, failure, reused, silent } = farEnd[behaviour];
    const {
      email = 0,
      claimedAt = 0,
      madeAt: claimMadeAt = 0,
    } = history.claims.find((one) => one.claimId === claimId) ?? {};
    return process.step<Awaited<ReturnType<Parameters<typeof sendOnce>[1]['send']>>>(({ answer }) => {
      const refusedByStatus = accepts === 'no' && (failure?.status ?? 500) < 500;
      history.asks.push({ request, claimId, at: world.now, row: store.rows.get(PK), refusedByStatus });
      const messageId = `m-${this.ids++}`;
      const accept = () =>
        this.accept({
          request,
          email,
          claimId,
          claimedAt,
          claimMadeAt,
          messageId,
          at: world.now,
          toldAt: Number.POSITIVE_INFINITY,
        });
      if (accepts !== 'no') world.after(accepts === 'late' ? LATE_MS : latency, accept);
      world.after(silent ? defaultLimits.sendMs : latency, () =>
        answer(failure ? this.protocol.classify(failure, reused) : { kind: 'sent', messageId }),
      );
    });
  }

  private accept(acceptance: Acceptance): void {
    this.history.acceptances.push(acceptance);
    for (const delay of this.chance.events.next().value ?? [400]) {
      this.world.after(delay, () => void this.tell(acceptance));
    }
  }

  /** One of SES's events reaches the queue's function, which tries until the table answers. */
  private async tell(acceptance: Acceptance): Promise<void> {
    const { world, history, store } = this;
    const process = new Process(world, { diesAt: -1, diesBefore: false }, Number.POSITIVE_INFINITY);
    const { claimId, messageId } = acceptance;
    const recorded = await recordOutcomes([{ id: messageId, body: '' }], {
      read: () => ({ kind: 'proof', proof: { pk: PK, claimId, messageId, acceptedAt: acceptance.at } }),
      findAll: async (proofs) => {
        const pks = proofs.map(({ pk }) => pk);
        return { rows: await this.call(process, EVENT_TABLE_CALL_MS, () => store.findAll(pks)) };
      },
      prove: (proof, row) =>
        this.protocol.proveSent(
          { step: (step) => this.call(process, EVENT_TABLE_CALL_MS, () => store.step(step)) },
          proof,
          row,
          respond({ kind: 'sent', messageId }),
          world.now,
        ),
    });
    if (recorded.failed.length > 0) world.after(REDELIVERY_MS, () => void this.tell(acceptance));
    else acceptance.toldAt = Math.min(acceptance.toldAt, world.now);
    history.healed += recorded.counts.healed ?? 0;
    const standing = history.claims.findLast((claim) => claim.claimId === store.rows.get(PK)?.claimId);
    // A copy of a put that arrives when its row is long forgotten looks like a claim of then.
    const isLate = standing !== undefined && standing.madeAt - standing.claimedAt > LATE_MS;
    const { contradicted = 0 } = recorded.counts;
    if (!isLate) history.contradicted += contradicted;
    if (contradicted === 0 && recorded.failed.length === 0 && this.isReplaced(acceptance))
      history.concealed += 1;
  }

  private async settle(...step: Parameters<RecordStore['settle']>) {
    const result = await this.store.settle(...step);
    const [{ claimId }, status] = step;
    if (status === 'not_sent' && result.kind === 'settled')
      this.history.releases.push({ claimId, at: this.world.now });
    return result;
  }

  /** Another claim took the place of this one, so soon that only a "not sent" can have let it. */
  private isReplaced({ claimId, claimedAt }: Acceptance): boolean {
    const row = this.store.rows.get(PK);
    return (
      row !== undefined && row.claimId !== claimId && row.claimedAt < claimedAt + MUCH_LESS_THAN_AN_HOUR_MS
    );
  }

  /** DynamoDB deletes a row some time after it expired. */
  private planDeletion(): void {
    const { world, store, schedule } = this;
    const row = store.rows.get(PK);
    if (!row) return;
    world.after(Math.max(0, row.expiresAt * 1_000 - world.now) + schedule.deletedAfter, () => {
      const left = store.rows.get(PK);
      if (!left || left.expiresAt * 1_000 > world.now) return;
      this.endRow();
      store.rows.delete(PK);
      this.written.push({ at: world.now, row: undefined });
    });
  }

  private endRow(row = this.store.rows.get(PK)): void {
    if (row) this.history.ends.push({ row, at: this.world.now });
  }
}
