import * as v from 'valibot';
import { settingsSchema } from './schema.ts';

/** A line of the documentation. */
export interface SettingRow {
  readonly name: string;
  /** "It must be …" */
  readonly rule: string;
  readonly default: string;
  readonly what: string;
}

/** The documentation of all settings. */
export function describeSettings(): SettingRow[] {
  return Object.entries(settingsSchema.entries).map(([name, schema]) => {
    const { rule, what, byDefault } = v.getMetadata(schema);
    const value = v.getDefault(schema);
    return { name, rule, what, default: value === undefined ? byDefault : String(value) };
  });
}
