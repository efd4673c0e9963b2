import type { Claim } from '../../../functions/idempotency/record.ts';
import { inMemoryLifeStore } from '../../support/in-memory-life-store.ts';
import { inMemoryRecordStore } from '../../support/in-memory-record-store.ts';
import { World } from '../world.ts';
import type { History } from './history.ts';
import type { Protocol } from './protocol.ts';
import { Queue } from './queue.ts';
import { record, type Scene } from './recorder.ts';
import { createChance, type EmailPlan, type Schedule } from './schedule.ts';
import { forge, sayAll, T0, type TrueEmail, type TrueEvent, toTrueEmail } from './truth.ts';

/** Within this time all events come, records go, and calls go wrong; then everything works. In milliseconds. */
const UNREST_MS = 1_200_000;
/** Long after every message came again as often as it had to. */
const END_MS = 40 * UNREST_MS;

/** Runs a schedule in virtual time. */
export async function runSchedule(schedule: Schedule, protocol: Protocol): Promise<History> {
  const world = new World(T0);
  const chance = createChance(schedule.chance);
  const [records, lives, queue] = [inMemoryRecordStore(), inMemoryLifeStore(), new Queue(world, chance)];
  const emails = schedule.emails.map(toTrueEmail);
  const copies = () => copiesOf(chance());
  const events = schedule.emails.flatMap((plan, index) => {
    const email = emails[index] as TrueEmail;
    return [...sayAll(email, plan, index, copies), ...forgeAll(email, plan, index)];
  });
  let count = 0;
  const history: History = {
    ...{ emails, events, attempts: [], handed: [], written: [], acknowledged: [] },
    ...{ forgotten: new Map(), lives: lives.lives, left: 0, deaths: 0, show: protocol.show },
  };
  const faults = () => (world.now < T0 + UNREST_MS ? schedule.faults / 100 : 0);
  const scene: Scene = { world, chance, faults, records, lives, history, next: () => count++ };

  await Promise.all(
    schedule.emails.map((plan, index) => keepRecord(plan, emails[index] as TrueEmail, scene)),
  );
  let arriving = 0;
  for (const [index, event] of events.entries()) {
    for (let copy = 0; copy < event.copies; copy++) {
      arriving += 1;
      world.after(Math.floor(chance() * (UNREST_MS / 2)), () => {
        arriving -= 1;
        const { messageId } = JSON.parse(event.body).mail;
        queue.put({ id: `${index}-${copy}`, body: event.body, messageId, event });
      });
    }
  }
  const isOver = () => (arriving === 0 && queue.size === 0) || world.now > T0 + END_MS;
  const running = [1, 2].map(() => keepRecording(queue, protocol, scene, isOver));
  await world.run();
  await Promise.all(running);
  history.left = queue.size;
  return history;
}

/** A recorder, and after its death the next one. */
async function keepRecording(queue: Queue, protocol: Protocol, scene: Scene, isOver: () => boolean) {
  const { world, chance, history, next } = scene;
  while (!isOver()) {
    const batch = queue.take();
    if (batch.length > 0) {
      const attempt = history.attempts.length;
      const recorded = await record(batch, protocol, scene);
      const done = recorded ? batch.filter(({ id }) => !recorded.failed.includes(id)) : [];
      for (const { id, event } of done) {
        history.acknowledged.push({ event, attempt, order: next() });
        queue.delete(id);
      }
    }
    await world.sleep(1 + Math.floor(chance() * (batch.length > 0 ? 500 : 20_000)));
  }
}

/** The record of an email, and what becomes of it meanwhile. */
async function keepRecord({ record }: EmailPlan, { id, pk, claimId, acceptedAt }: TrueEmail, scene: Scene) {
  const { world, chance, records, history, next } = scene;
  if (record === 'gone') return void history.forgotten.set(pk, next());
  const claim: Claim = {
    ...{ pk, claimId, fingerprint: 'v1:print' },
    ...{ claimedAt: acceptedAt - 500, leaseUntil: acceptedAt + 21_500 },
  };
  const settle = () => records.settle(claim, 'sent', { statusCode: 202, body: JSON.stringify({ id }) });
  const later = Math.floor(chance() * (UNREST_MS / 2));
  await records.claim(claim);
  if (record === 'unknown') await records.settle(claim, 'unknown');
  if (record === 'sent' || record === 'goes') await settle();
  if (record === 'settles') world.after(later, settle);
  if (record === 'goes')
    world.after(later, () => {
      records.rows.delete(pk);
      history.forgotten.set(pk, next());
    });
}

/** Who knows the claim of a record that is open can settle it wrongly, which is another matter than its email's life. */
function forgeAll(email: TrueEmail, { forged, record }: EmailPlan, index: number): TrueEvent[] {
  const isOpen = ['sending', 'unknown', 'settles'].includes(record);
  return forged
    .filter((kind) => !isOpen || kind !== 'own email, this claim')
    .map((kind, number) => ({ body: forge(email, kind, index * 10 + number), words: [], copies: 1 }));
}

/** How often an event comes: one in ten is lost, one in fifty comes up to 46 times. */
function copiesOf(chance: number): number {
  if (chance < 0.1) return 0;
  if (chance < 0.75) return 1;
  if (chance < 0.98) return 2 + Math.floor((chance - 0.75) * 10);
  return 4 + Math.floor((chance - 0.98) * 50 * 43);
}
