import { readCountOpenRecordsVariables } from './configuration/read-variables.ts';
import { findOpenRecords } from './dynamodb/open-records.ts';
import { createStoreClient } from './dynamodb/stores.ts';
import { countOpen } from './idempotency/open-records.ts';

// On a schedule: a function that was killed logs nothing, so what it left open is looked for in the table.
const { table } = readCountOpenRecordsVariables(process.env);
const client = createStoreClient();

/**
 * Counts, and writes the count to the log, from which the metrics are made.
 *
 * @throws when the table does not answer
 */
export async function handler(): Promise<void> {
  const startedAt = performance.now();
  const now = Date.now();
  const count = await countOpen(findOpenRecords(client, table, now), now);
  console.info({ event: 'open-records', ...count, durationMs: Math.round(performance.now() - startedAt) });
}
