/** The sections of docs/operations.md that alarms link to; a test looks whether they are there. */
export const runbookAnchors = [
  'key-unknown',
  'contradicted',
  'dead-letters',
  'server-errors',
  'throttling',
  'refusals',
  'not-verified',
  'bounces',
  'complaints',
  'function-errors',
  'queue-age',
  'api-key-refusals',
  'outcomes-dead-letters',
  'webhook',
] as const;

/** A section of the runbook. */
export type RunbookAnchor = (typeof runbookAnchors)[number];

/** Where the runbook is in the repository. */
export const RUNBOOK = 'docs/operations.md';

/** The address of a section. @param url of the page */
export const linkRunbook = (url: string, anchor: RunbookAnchor) => `${url}#${anchor}`;
