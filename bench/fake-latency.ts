/**
 * Milliseconds after which the fake table and the fake SES answer: constant, and short, so that thousands of requests
 * fit into minutes. The real ones take longer; CPU does not depend on it.
 */
export const TABLE_MS = 2;
export const SES_MS = 6;
