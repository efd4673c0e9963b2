import { findFurthest, type Life, rankOf, type Told } from '../emails/life.ts';
import type { Addition } from '../emails/life-store.ts';
import { type OutcomeEvent, toOutcomeEvent } from './outcome-event.ts';
import type { AddressedState, LifeEvent } from './read-life.ts';

/** What recording lives works with. */
export interface LifeSteps {
  /** Hands changes over to be told. @returns the ids of those that could not be @throws where none could */
  handOver(changes: readonly OutcomeEvent[]): Promise<Set<string>>;
  /** Adds to an item; see `LifeStore`. */
  add(addition: Addition): Promise<boolean>;
  /** Are recipients' addresses told? */
  tellsAddresses: boolean;
}

/** What became of a batch. */
export interface RecordedLives {
  /** The message ids of emails that are to come again. */
  failed: Set<string>;
  /** What changed, counted. */
  changes: { [told in Told]?: number };
}

/**
 * Writes down what SES told of emails, and tells others what changed.
 *
 * 1. Leave out what is in the items already: most of what comes twice costs nothing.
 * 2. Hand over what moves a recipient on. What cannot be handed over is not written either, but whose the email is.
 * 3. Write. A crash before it hands the same over again, under the same id, and loses nothing.
 *
 * @param lives as they were read, by message id
 */
export async function recordLives(
  events: readonly LifeEvent[],
  lives: ReadonlyMap<string, Life>,
  { handOver, add, tellsAddresses }: LifeSteps,
): Promise<RecordedLives> {
  // An item is of one claim: what is told with another is not added to it.
  const groups = Map.groupBy(events, ({ id, record, claimId }) => `${id} ${record} ${claimId}`);
  const news = [...groups.values()].flatMap((group) => findNews(group, lives));
  const outcomes = news.map(({ life, changes }) =>
    changes.map((state) => toOutcomeEvent(life, state, tellsAddresses ? state.address : undefined)),
  );
  const left = await handOver(outcomes.flat()).catch(() => undefined);
  const recorded: RecordedLives = { failed: new Set(), changes: {} };
  await Promise.all(
    news.map(async ({ life, added, changes }, index) => {
      const isTold = outcomes[index]?.every(({ id }) => left?.has(id) === false);
      if (!isTold && !lives.has(life.id)) await keepOwner(life, add);
      const isWritten = isTold && (await addAll(life, added, add));
      if (!isWritten) recorded.failed.add(life.id);
      else for (const { told } of changes) recorded.changes[told] = (recorded.changes[told] ?? 0) + 1;
    }),
  );
  return recorded;
}

/** What a batch has of one email that its item has not. */
interface News {
  life: LifeEvent;
  added: AddressedState[];
  /** Those of them that move a recipient on, in the order of their ranks. */
  changes: AddressedState[];
}

function findNews(group: readonly LifeEvent[], lives: ReadonlyMap<string, Life>): News[] {
  const [life] = group;
  if (!life) return [];
  const { states = [] } = lives.get(life.id) ?? {};
  const nameOf = ({ recipient, told }: { recipient: string; told: Told }) => `${recipient}#${told}`;
  const known = new Set(states.map(nameOf));
  const added = group
    .flatMap((event) => event.states)
    .filter((state) => !known.has(nameOf(state)) && known.add(nameOf(state)))
    .sort((one, other) => rankOf(one.told) - rankOf(other.told));
  if (added.length === 0) return [];
  const furthest = findFurthest(states);
  const changes = added.filter(({ recipient, told }) => {
    const before = furthest.get(recipient);
    return !before || rankOf(told) > rankOf(before.told);
  });
  return [{ life, added, changes }];
}

/**
 * Its event comes again, perhaps after its record is forgotten: then the item alone says whose the email is. It has no state, so nobody
 * is shown it. Where it cannot be written, the event comes again all the same.
 */
const keepOwner = ({ states: _, ...about }: LifeEvent, add: LifeSteps['add']) =>
  add({ ...about, states: [] }).catch(() => false);

/** An expression of DynamoDB has 4 KB, and a state takes 34 bytes of it. Of fifty recipients, `accepted` is in the first hundred. */
const STATES_MAX = 100;

/**
 * Adds what comes first first, and nothing after what could not be added: whoever looks meanwhile, or after a crash, sees no recipient missing,
 * so that the email does not seem to go back when the rest comes.
 *
 * @param states in the order of their ranks
 * @returns whether all of it is written; an item of another claim's is none of ours, and done with
 */
async function addAll(
  life: LifeEvent,
  states: readonly AddressedState[],
  add: LifeSteps['add'],
): Promise<boolean> {
  try {
    for (let from = 0; from < states.length; from += STATES_MAX) {
      const slice = states.slice(from, from + STATES_MAX).map(({ address: _, ...state }) => state);
      await add({ ...life, states: slice });
    }
    return true;
  } catch {
    return false;
  }
}
