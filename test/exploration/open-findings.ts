import type { State } from './state.ts';

/** What is said of it, and nothing else is excused. */
const KNOWN = ['2: "in progress" although nobody was at it', '2: "unknown" for what is known'];

/**
 * Found, and not mended yet: a put that arrives late takes a key that came free meanwhile, for a request that was told that
 * somebody else has it. Nobody sends under that claim, and the key reads unknown until it is forgotten. States in which a
 * client was told of such a claim are counted and left.
 */
export function isOpenFinding(problems: readonly string[], { history }: State): boolean {
  if (problems.length === 0 || !problems.every((problem) => KNOWN.includes(problem))) return false;
  const { answers, claims, asks, releases } = history;
  return answers.some(({ request, result, about }) => {
    const isWaiting = result.kind === 'in-progress' || result.kind === 'unknown';
    const claim = claims.find(({ claimId }) => claimId === about?.claimId);
    const cameFree = releases.some(
      ({ claimId, at }) => claim && claimId !== claim.claimId && at < claim.madeAt,
    );
    return (
      isWaiting && claim?.request === request && cameFree && !asks.some((ask) => ask.request === request)
    );
  });
}
