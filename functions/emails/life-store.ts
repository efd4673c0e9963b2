import type { Life, LifeOf, ToldState } from './life.ts';

/** States of one email that are not in its item yet. */
export interface Addition extends Omit<LifeOf, 'states'> {
  states: readonly ToldState[];
}

/** The port to the table of lives, as SES's events need it; it throws when the table does not answer. */
export interface LifeStore {
  /** The lives that there are, by message id; consistent. */
  findAll(ids: readonly string[]): Promise<Map<string, Life>>;
  /**
   * Writes each of these states where it is not there yet, and the item around them where there is none: a conditional update, so that of
   * two writers both count, in whatever order they come.
   *
   * @returns whether it was made; not, where the item is another claim's
   */
  add(addition: Addition): Promise<boolean>;
}

/** The port of who only asks: the life of an email, by its message id, if there is one. It throws when the table does not answer. */
export type LookUpLife = (id: string) => Promise<Life | undefined>;
