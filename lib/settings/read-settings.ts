import * as v from 'valibot';
import { findNoSes } from '../ses-regions.ts';
import { findContradictions } from './contradictions.ts';
import { type Settings, settingsSchema } from './schema.ts';

type Context = { [name: string]: unknown };

/**
 * A deployment's settings, from the context of the app: `-c NAME=VALUE`, or cdk.json. Where they are wrong, a
 * sentence for each mistake.
 *
 * @param region where they go, if that is known
 */
export function readSettings(
  context: Context,
  region?: string,
): { settings: Settings } | { mistakes: string[] } {
  const own = Object.fromEntries(Object.entries(context).filter(([name]) => !isOfCdk(name)));
  const { success, output, issues } = v.safeParse(settingsSchema, own);
  if (success) {
    const noSes = findNoSes(region);
    const mistakes = [...findContradictions(output), ...(noSes ? [`${noSes}.`] : [])];
    return mistakes.length === 0 ? { settings: output } : { mistakes };
  }
  const wrong = new Set(issues.map((issue) => String(issue.path?.[0].key)));
  return { mistakes: [...wrong].map((name) => mistake(name, own[name])) };
}

/**
 * CDK keeps feature flags, what it has looked up and what the CLI tells the app in the same place. Those names have a
 * colon or begin with an @; the other two are listed here.
 */
const isOfCdk = (name: string) =>
  /^@|:/.test(name) || ['cli-telemetry', 'acknowledged-issue-numbers'].includes(name);

function mistake(name: string, value: unknown): string {
  const { entries } = settingsSchema;
  if (!Object.hasOwn(entries, name)) {
    return `There is no setting ${name}; there are ${Object.keys(entries).join(', ')}.`;
  }
  if (name === 'from' && value === undefined)
    return 'Pass the sender: npx cdk deploy -c from=no-reply@your-domain';
  const { rule } = v.getMetadata(entries[name as keyof typeof entries]);
  return `${name} must be ${rule}, not ${JSON.stringify(value)}.`;
}
