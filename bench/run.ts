import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commandLine } from '../lib/command-line.ts';
import { type Arguments, HELP, options } from './arguments.ts';
import { compare } from './compare.ts';
import { measureHistory } from './cost/measure-history.ts';
import { full, quick } from './plans.ts';
import { compareOnRedis } from './redis/compare.ts';
import { tryOut } from './tried/try-out.ts';

async function main(given: Arguments): Promise<void> {
  if (given.store !== undefined && given.store !== 'redis') throw new Error('--store must be redis');
  const folder = await mkdtemp(join(tmpdir(), 'email-api-bench-'));
  const plans = given.quick ? quick : full;
  const writeTo = given.write ?? (given.quick ? undefined : import.meta.dirname);
  try {
    if (given.store !== undefined) await compareOnRedis(plans.measured, folder, writeTo);
    else if (given.tried) await tryOut(plans.tried, folder, writeTo);
    else if (given.history) await measureHistory(plans.batches, writeTo);
    else await compare(plans, folder, writeTo);
  } finally {
    await rm(folder, { recursive: true });
  }
}

const { values } = commandLine({ options });
if (values.help) console.info(HELP);
else await main(values);
