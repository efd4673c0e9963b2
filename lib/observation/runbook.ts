/** The sections of docs/operations.md that alarms link to; a test looks whether they are there. */
export const runbookAnchors = [
  'key-unknown',
  'contradicted',
  'dead-letters',
  'server-errors',
  'throttling',
  'refusals',
  'bounces',
  'complaints',
  'function-errors',
  'queue-age',
] as const;

export type RunbookAnchor = (typeof runbookAnchors)[number];

export const RUNBOOK = 'docs/operations.md';

export const runbookLink = (url: string, anchor: RunbookAnchor) => `${url}#${anchor}`;
