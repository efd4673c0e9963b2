/** The value below which this share of the values lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

export const median = (values: readonly number[]) => quantile(values, 0.5);

/** A median and where the middle half of the values lies. */
export interface Spread {
  median: number;
  low: number;
  high: number;
}

export function spread(values: readonly number[]): Spread {
  return { median: median(values), low: quantile(values, 0.25), high: quantile(values, 0.75) };
}

/**
 * The ratio of two series that were measured in turn, each value to its neighbour of the same turn: what the
 * machine did meanwhile was done to both, and cancels.
 */
export function ratio(ones: readonly number[], others: readonly number[]): Spread {
  if (ones.length !== others.length) throw new Error(`${ones.length} values beside ${others.length}`);
  return spread(ones.map((one, turn) => one / (others[turn] ?? Number.NaN)));
}
