import { describe, expect, test } from 'vitest';
import { quantile, ratio, spread } from '../../../bench/statistics.ts';

describe('a spread', () => {
  test('is the median and the middle half, whatever the order', () => {
    expect(spread([5, 1, 4, 2, 3])).toEqual({ median: 3, low: 2, high: 4 });
  });

  test('of one value is that value', () => {
    expect(spread([7])).toEqual({ median: 7, low: 7, high: 7 });
  });

  test('has a 99th percentile that one outlier in fifty moves, and one in a thousand does not', () => {
    const calm = Array.from({ length: 1_000 }, () => 1);
    expect(quantile([...calm, 100], 0.99)).toBe(1);
    expect(quantile([...calm, ...Array.from({ length: 20 }, () => 100)], 0.99)).toBe(100);
  });
});

describe('a ratio', () => {
  test('is taken turn by turn, so that a slow turn of the machine cancels', () => {
    // The third turn was ten times as slow for both.
    expect(ratio([1, 1, 10], [2, 2, 20])).toEqual({ median: 0.5, low: 0.5, high: 0.5 });
  });

  test('is not taken of series of different turns', () => {
    expect(() => ratio([1, 2], [1])).toThrow('2 values beside 1');
  });
});
