/** Milliseconds after which the fake table and the fake SES answer. */
export const TABLE_MS = 3;
export const SES_MS = 8;
