import type { State } from './state.ts';

/**
 * Found, and not mended yet: a put that arrives late takes a key that came free meanwhile, for a request that was told that
 * somebody else has it. Nobody sends under that claim, and the key reads unknown until it is forgotten. States in which a
 * client was told of such a claim are counted and left.
 */
export function isOpenFinding({ history: { answers, claims, asks, releases } }: State): boolean {
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
