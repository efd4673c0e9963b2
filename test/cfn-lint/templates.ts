import { ranges } from '../../lib/ranges.ts';
import { type SettingName, settingsSchema } from '../../lib/settings/schema.ts';
import { kinds, redisStack } from '../infrastructure/redis-stack.ts';
import { type Context, configurations, synthesize, templateOf } from '../infrastructure/synthesize.ts';
import type { Template } from '../support/template.ts';

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
const settingsOfTemplates: { [name: string]: Context } = {
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

/** Those of all settings, and those with Redis, of which the settings know nothing. */
export function makeTemplates(): { [name: string]: Template } {
  const ofSettings = Object.entries(settingsOfTemplates).map(([name, context]) => [
    name,
    synthesize(context),
  ]);
  const withRedis = Object.entries(kinds).map(([name, kind]) => [
    `Redis, ${name}`,
    templateOf(redisStack(kind).stack),
  ]);
  return Object.fromEntries([...ofSettings, ...withRedis]);
}

/** The settings that no template has. */
export function findUnused(): string[] {
  const used = new Set(Object.values(settingsOfTemplates).flatMap((context) => Object.keys(context)));
  return Object.keys(settingsSchema.entries).filter((name) => !used.has(name as SettingName));
}
