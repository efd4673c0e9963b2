import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Arguments, HELP, readArguments } from './arguments.ts';
import { compare } from './compare.ts';
import { full, quick } from './plans.ts';
import { tryOut } from './tried/try-out.ts';

async function main(given: Arguments): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'email-api-bench-'));
  const plans = given.quick ? quick : full;
  const writeTo = given.write ?? (given.quick ? undefined : import.meta.dirname);
  try {
    await (given.tried ? tryOut(plans.tried, folder, writeTo) : compare(plans, folder, writeTo));
  } finally {
    await rm(folder, { recursive: true });
  }
}

function read(): Arguments {
  try {
    return readArguments(process.argv.slice(2));
  } catch (error) {
    console.error(`${(error as Error).message.split('.')[0]}. --help tells what there is.`);
    process.exit(2);
  }
}

const given = read();
if (given.help) console.info(HELP);
else await main(given);
