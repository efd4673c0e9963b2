import { ranges } from '../../lib/ranges.ts';
import { type SettingName, settingsSchema } from '../../lib/settings/schema.ts';
import { type Context, configurations } from '../infrastructure/synthesize.ts';

/** The smallest of each number, or the largest. */
const numbers = (end: 0 | 1): Context => ({
  waitSeconds: ranges.waitSeconds[end],
  windowSeconds: ranges.windowSeconds[end],
  holdSeconds: ranges.holdSeconds[end],
  rateLimit: ranges.rateLimit[end],
  burstLimit: ranges.burstLimit[end],
  memoryMb: ranges.memoryMb[end],
  reservedConcurrency: ranges.reservedConcurrency[end],
  openRecordsMinutes: ranges.openRecordsMinutes[end],
  eventsConcurrency: ranges.eventsConcurrency[end],
  historyDays: ranges.historyDays[end],
  logRetentionDays: [1, 3_653][end],
  auth: 'apiKeys',
  authorizerCacheSeconds: ranges.authorizerCacheSeconds[end],
});

/** Settings of which each template has others: every setting there is, in one of them at least. */
export const settingsOfTemplates: { [name: string]: Context } = {
  ...configurations,
  'smallest numbers': numbers(0),
  'largest numbers': numbers(1),
  'no default': {
    from: 'Shop <no-reply@example.com>',
    stackName: 'EmailApi-staging',
    tls: 'require',
    runbookUrl: 'https://example.com/operations.md',
  },
};

/** The settings that no template has. */
export function findUnused(): string[] {
  const used = new Set(Object.values(settingsOfTemplates).flatMap((context) => Object.keys(context)));
  return Object.keys(settingsSchema.entries).filter((name) => !used.has(name as SettingName));
}
