import { type Life, TOLD, type ToldState } from '../../functions/emails/life.ts';
import type { Addition, LifeStore, LookUpLife } from '../../functions/emails/life-store.ts';
import { expiryOf } from '../../functions/idempotency/record.ts';

export interface InMemoryLifeStore extends LifeStore {
  /** The items, as a look into the table would show them. */
  lives: Map<string, Life>;
  lookUp: LookUpLife;
}

/** 30 days. */
export const KEPT_SECONDS = 30 * 86_400;

/** The port's double: each call is one atomic step. */
export function inMemoryLifeStore(keptSeconds = KEPT_SECONDS): InMemoryLifeStore {
  const lives = new Map<string, Life>();
  return {
    lives,
    lookUp: async (id) => lives.get(id),
    findAll: async (ids) =>
      new Map(ids.flatMap((id) => [lives.get(id) ?? []].flat().map((life) => [id, life] as const))),
    async add(addition) {
      const life = addTo(lives.get(addition.id), addition, keptSeconds);
      if (life) lives.set(life.id, life);
      return life !== undefined;
    },
  };
}

/** An item after an addition: what is there stays. @returns undefined where the item is another claim's */
export function addTo(
  life: Life | undefined,
  { states, ...about }: Addition,
  keptSeconds: number,
): Life | undefined {
  if (life && (life.record !== about.record || life.claimId !== about.claimId)) return undefined;
  const { states: before = [], ...item } = life ?? {};
  const nameOf = ({ recipient, told }: ToldState) => `${recipient}#${told}`;
  const known = new Set(before.map(nameOf));
  const news = states.filter((state) => !known.has(nameOf(state)));
  return {
    ...about,
    expiresAt: expiryOf(about.acceptedAt, keptSeconds),
    ...item,
    states: [...before, ...news],
  };
}

/** In one order, for a comparison. */
export const inOrder = (life: Life | undefined): Life | undefined =>
  life && {
    ...life,
    states: life.states.toSorted(
      (one, other) =>
        one.recipient.localeCompare(other.recipient) || TOLD.indexOf(one.told) - TOLD.indexOf(other.told),
    ),
  };
