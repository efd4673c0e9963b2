import { respond } from '../../../functions/http/answers.ts';
import { createHandOver } from '../../../functions/outcomes/hand-over.ts';
import { proveSent } from '../../../functions/outcomes/prove-sent.ts';
import { recordOutcomes } from '../../../functions/outcomes/record-outcomes.ts';
import type { Recorded } from '../../../functions/outcomes/recording.ts';
import type { InMemoryLifeStore } from '../../support/in-memory-life-store.ts';
import type { InMemoryRecordStore } from '../../support/in-memory-record-store.ts';
import type { World } from '../world.ts';
import type { Attempt, Handed, History } from './history.ts';
import type { Protocol } from './protocol.ts';
import type { Message } from './queue.ts';

/** What recorders work in. */
export interface Scene {
  world: World;
  chance: () => number;
  /** How often a call goes wrong now, from 0 to 1. */
  faults: () => number;
  records: InMemoryRecordStore;
  lives: InMemoryLifeStore;
  history: History;
  /** Counts whatever happens. */
  next: () => number;
}

/** A process ended, and with it whatever it was about to do. */
const DEAD = new Promise<never>(() => {});

/** @returns what became of a batch; undefined where the process died over it */
export function record(
  batch: readonly Message[],
  protocol: Protocol,
  scene: Scene,
): Promise<Recorded | undefined> {
  const { world, chance, faults, records, lives, history, next } = scene;
  const number = history.attempts.length;
  const attempt: Attempt = {
    from: next(),
    until: Number.POSITIVE_INFINITY,
    ids: new Set(batch.map(({ messageId }) => messageId)),
    known: new Map(),
    records: new Set(),
    disturbed: false,
  };
  history.attempts.push(attempt);

  return new Promise((resolve) => {
    let dead = false;
    const die = (): Promise<never> => {
      dead = true;
      attempt.disturbed = true;
      history.deaths += 1;
      resolve(undefined);
      return DEAD;
    };

    /** A call that takes its time, and may go wrong in each of its ways. */
    async function call<T>(effect: () => T | Promise<T>): Promise<T> {
      await world.sleep(1 + Math.floor(chance() * 200));
      if (dead) return DEAD;
      const luck = chance() < faults() ? Math.floor(chance() * 4) : 4;
      if (luck === 0) return die();
      if (luck === 1) throw new Error('refused');
      const result = await effect();
      if (luck === 2) return die();
      if (luck === 3) throw new Error('no answer');
      return result;
    }

    const client = { send: ({ input }: { input: Sent }) => call(() => take(input.Entries)) };
    function take(entries: Sent['Entries']) {
      const refused = chance() < faults() ? Math.floor(chance() * entries.length) : -1;
      const taken = entries.filter((_, index) => index !== refused);
      for (const { MessageBody } of taken) {
        const event: Handed['event'] = JSON.parse(MessageBody);
        history.handed.push({ order: next(), attempt: number, event });
      }
      return { Successful: taken.map(({ Id }) => ({ Id })) };
    }

    const write = protocol.add(lives);
    const own = {
      handOver: createHandOver(client as never, 'outcomes', 4_000),
      add: (addition: Parameters<typeof write>[0]) =>
        call(async () => {
          const before = lives.lives.get(addition.id);
          const made = await write(addition);
          const life = lives.lives.get(addition.id);
          if (life && life !== before) history.written.push({ order: next(), life });
          return made;
        }),
      tellsAddresses: number % 2 === 0,
    };

    recordOutcomes(batch, {
      read: protocol.read,
      findAll: (proofs) =>
        call(async () => {
          const seen = {
            rows: await records.findAll(proofs.map(({ pk }) => pk)),
            lives: await lives.findAll(proofs.map(({ messageId }) => messageId)),
          };
          attempt.known = seen.lives;
          attempt.records = new Set(seen.rows.keys());
          return protocol.see(seen, proofs);
        }),
      prove: (proof, row) => {
        const response = respond({ kind: 'sent', messageId: proof.messageId });
        const step: typeof records.step = (settlement) => call(() => records.step(settlement));
        return proveSent({ step }, proof, row, response, world.now);
      },
      lives: protocol.steps(own, number),
    }).then(async (recorded) => {
      if (chance() < faults() / 2) return die();
      attempt.until = next();
      attempt.disturbed ||= recorded.failed.length > 0;
      return resolve(recorded);
    });
  });
}

interface Sent {
  Entries: { Id: string; MessageBody: string }[];
}
