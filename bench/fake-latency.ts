/**
 * Milliseconds after which the fake table, the fake SES and the Redis behind its relay answer: constant, and short, so that
 * thousands of requests fit into minutes. The real ones take longer. Without any, a write would mostly cost waking up its
 * neighbour on the same machine, or next to nothing while that is still awake.
 */
export const TABLE_MS = 2;
export const SES_MS = 6;
export const REDIS_MS = 1;
