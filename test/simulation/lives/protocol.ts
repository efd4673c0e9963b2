import type { Life, ToldState } from '../../../functions/emails/life.ts';
import type { LifeStore } from '../../../functions/emails/life-store.ts';
import { type LifeShown, toLifeShown } from '../../../functions/http/tell-life.ts';
import type { IdempotencyRecord } from '../../../functions/idempotency/record.ts';
import type { OutcomeEvent } from '../../../functions/outcomes/outcome-event.ts';
import { readEvent } from '../../../functions/outcomes/read-event.ts';
import type { LifeSteps } from '../../../functions/outcomes/record-lives.ts';
import type { Recording, Seen } from '../../../functions/outcomes/recording.ts';
import type { InMemoryLifeStore } from '../../support/in-memory-life-store.ts';

/** What the simulation can be given instead of the real thing, to see that it would notice. */
export interface Protocol {
  read: Recording['read'];
  /** How an item comes to have more states. @param store the double */
  add(store: InMemoryLifeStore): LifeStore['add'];
  /** What an attempt does with what it found. @param attempt its number */
  steps(steps: LifeSteps, attempt: number): LifeSteps;
  /** What it makes of what it read. */
  see(seen: Required<Seen>, proofs: Parameters<Recording['findAll']>[0]): Required<Seen>;
  /** As `GET` tells it. */
  show(life: Life, now: number): LifeShown | undefined;
}

/** The real recorder, as record-outcome wires it. */
export const theRealOne: Protocol = {
  read: (body) => readEvent(body, 'email-api'),
  add: ({ add }) => add,
  steps: (steps) => steps,
  see: (seen) => seen,
  show: toLifeShown,
};

/** The recorder, broken on purpose in one place each. */
export const variants: { [what: string]: Protocol } = {
  'lets the last writer win: what it knows of an email takes the place of what is there': {
    ...theRealOne,
    add: (store) => async (addition) => {
      const { add, lives } = store;
      const before = lives.get(addition.id);
      if (before) {
        const meant = new Set(addition.states.map(({ recipient }) => recipient));
        lives.set(before.id, { ...before, states: before.states.filter((one) => !meant.has(one.recipient)) });
      }
      return add(addition);
    },
  },
  'writes before it hands over': {
    ...theRealOne,
    steps: ({ handOver, add, ...steps }) => {
      const due: OutcomeEvent[] = [];
      return {
        ...steps,
        handOver: async (changes) => {
          due.push(...changes);
          return new Set();
        },
        add: async (addition) => {
          const made = await add(addition);
          await handOver(due.filter(({ data }) => data.email_id === addition.id));
          return made;
        },
      };
    },
  },
  'gives a change another id in each attempt': {
    ...theRealOne,
    steps: ({ handOver, ...steps }, attempt) => ({
      ...steps,
      handOver: async (changes) => {
        const left = await handOver(changes.map((one) => ({ ...one, id: `${one.id}-${attempt}` })));
        return new Set(changes.flatMap(({ id }) => (left.has(`${id}-${attempt}`) ? [id] : [])));
      },
    }),
  },
  'lets a transient bounce undo a delivery: what SES says last counts': {
    ...theRealOne,
    show: (life, now) => toLifeShown({ ...life, states: latest(life.states) }, now),
  },
  'does not look at the claim of an event': {
    ...theRealOne,
    see: ({ rows, lives }, proofs) => ({
      lives: new Map(
        proofs.flatMap(({ pk, claimId, messageId }) => {
          const life = lives.get(messageId);
          return life ? [[messageId, { ...life, record: pk, claimId }] as const] : [];
        }),
      ),
      rows: new Map(
        proofs.flatMap(({ pk, claimId, messageId }) => {
          const row = rows.get(pk);
          return row ? [[pk, toSent(row, claimId, messageId)] as const] : [];
        }),
      ),
    }),
  },
  'tells again what is written': {
    ...theRealOne,
    see: ({ rows, lives }) => ({
      rows,
      lives: new Map([...lives].map(([id, life]) => [id, { ...life, states: [] }])),
    }),
  },
  'takes what the queue refused for handed over': {
    ...theRealOne,
    steps: ({ handOver, ...steps }) => ({
      ...steps,
      handOver: (changes) =>
        handOver(changes).then(
          () => new Set(),
          () => new Set(),
        ),
    }),
  },
  'takes a write that failed for done': {
    ...theRealOne,
    steps: ({ add, ...steps }) => ({ ...steps, add: (addition) => add(addition).catch(() => true) }),
  },
  'tells an automatic reply as a permanent bounce': {
    ...theRealOne,
    read: (body) => theRealOne.read(body.replace('"bounceType":"Transient"', '"bounceType":"Permanent"')),
  },
  'tells of no delay that comes with the delivery': {
    ...theRealOne,
    steps: ({ handOver, ...steps }) => ({
      ...steps,
      handOver: (changes) => handOver(changes.filter(({ data }) => data.state !== 'delayed')),
    }),
  },
};

/** Of each recipient, what has the latest time. */
function latest(states: readonly ToldState[]): ToldState[] {
  const groups = Map.groupBy(states, ({ recipient }) => recipient).values();
  return [...groups].flatMap((group) => group.toSorted((one, other) => one.at - other.at).slice(-1));
}

const toSent = (row: IdempotencyRecord, claimId: string, id: string): IdempotencyRecord => ({
  ...row,
  claimId,
  status: 'sent',
  response: { statusCode: 202, body: JSON.stringify({ id }) },
});
