import { readFileSync } from 'node:fs';

/** How much of the world a check looks at: the model's constants, under its names. */
export interface Bounds {
  Count: number;
  LastTick: number;
  Ranks: number;
  Hand: boolean;
  SesLies: boolean;
}

/** The model as it stands. */
export const model = readFileSync(new URL('./email-api.tla', import.meta.url), 'utf8');

/** What must hold in every state, as long as SES does not lie. */
export const promises = [
  'NeverTwice',
  'NeverALie',
  'TheSameAnswer',
  'KeptAsPromised',
  'Closed',
  'Heals',
  'NoFalseAlarm',
  'NoGhost',
  'FreeIsHad',
] as const;

/** The name of one. */
export type Promised = (typeof promises)[number];

/** Where SES may lie, a second email cannot be ruled out; that its event puts the record right still can. */
export const promisesOfLies: readonly Promised[] = ['Heals'];

const NEXT = /Next == [\s\S]*?\n\n/;

/** The actions of the model, by their names: those of one claim, and those of nobody's. */
export function listActions(source: string): { ofClaims: string[]; others: string[] } {
  const next = NEXT.exec(source)?.[0];
  if (next === undefined) throw new Error('The model has no Next');
  return {
    ofClaims: [...next.matchAll(/\\\/ (\w+)\(c\)/g)].map(([, name = '']) => name),
    others: [...next.matchAll(/\\\/ (\w+)(?=\s)/g)].map(([, name = '']) => name),
  };
}

/**
 * The same model with an action of its own for each claim, `AsksSes_1`: the checker names actions, not what they are
 * applied to.
 */
export function unroll(source: string, count: number): string {
  const { ofClaims, others } = listActions(source);
  const claims = Array.from({ length: count }, (_, index) => index + 1);
  const each = ofClaims.flatMap((name) => claims.map((claim) => ({ name, claim })));
  // Without the conjunction the checker sees through to the action itself.
  const definitions = each.map(({ name, claim }) => `${name}_${claim} == ${name}(${claim}) /\\ TRUE\n`);
  const names = [...each.map(({ name, claim }) => `${name}_${claim}`), ...others];
  return source.replace(NEXT, () => `${definitions.join('')}Next == \\/ ${names.join(' \\/ ')}\n\n`);
}
