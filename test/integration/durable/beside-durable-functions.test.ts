import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundleOptions } from '../../../lib/build/bundle-options.ts';
import { listen, stop } from '../../../lib/local/listen.ts';
import { rows } from '../crash-rows.ts';
import { type Contestant, type Measured, startContestant } from './contestant.ts';
import { startTestRunner, stopTestRunner } from './durable-lambda.ts';

// The rows of the crash matrix for a Lambda durable function that sends an email in a step, on its testing package:
// once with everything by default, and once as its documentation has it for an effect that must not happen twice.
// docs/guarantee.md shows what is measured.

const silent = createServer(() => {});
let folder: string;
let atLeastOnce: Contestant;
let atMostOnce: Contestant;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'email-api-durable-'));
  const files = ['at-least-once', 'at-most-once'];
  await build({
    ...bundleOptions,
    entryPoints: files.map((name) => join(import.meta.dirname, `${name}.ts`)),
    outdir: folder,
    outExtension: { '.js': '.mjs' },
  });
  const silentUrl = await listen(silent, 0);
  await startTestRunner();
  [atLeastOnce, atMostOnce] = (await Promise.all(
    files.map((name) => startContestant(join(folder, `${name}.mjs`), silentUrl)),
  )) as [Contestant, Contestant];
});
afterAll(async () => {
  await Promise.all([atLeastOnce.close(), atMostOnce.close()]);
  await stopTestRunner();
  await stop(silent);
  await rm(folder, { recursive: true });
});

const guarantee = await readFile(join(import.meta.dirname, '../../../docs/guarantee.md'), 'utf8');
const section = guarantee.slice(guarantee.indexOf('## Beside Lambda durable functions'));

/** The cells of each row under a heading. */
function readTable(heading: string): Map<string, string[]> {
  const [table = ''] = guarantee.slice(guarantee.indexOf(heading)).match(/^\|.*?\n\n/ms) ?? [];
  const lines = table.split('\n').filter((line) => line.startsWith('| '));
  return new Map(
    lines.map((line) => line.slice(2, -2).split(' | ')).map(([what = '', ...cells]) => [what, cells]),
  );
}

/** What is measured of ours; crash-matrix.test.ts holds it. */
const ours = readTable('## The crash matrix');
const beside = readTable('## Beside Lambda durable functions');

const cells = ({ first, retry, emails }: Measured): string[] => [first, retry, `${emails}`];

describe('Beside Lambda durable functions', () => {
  test.each(rows.map((row) => [row.what, row] as const))('%s', async (what, row) => {
    const measured = await Promise.all([atLeastOnce.measure(row), atMostOnce.measure(row)]);
    const [told = '', emails = ''] = ours.get(what)?.slice(4, 6) ?? [];
    const line = `| ${[what, told, emails, ...measured.flatMap(cells)].join(' | ')} |`;
    expect(section.split('\n'), `docs/guarantee.md should say\n${line}\n`).toContain(line);
  });

  test('is shown in full, and nothing else is', () => {
    expect([...beside.keys()]).toEqual(['what goes wrong', '---', ...rows.map(({ what }) => what)]);
  });

  test('is summed up in the figures that the table has', () => {
    const shown = rows.map(({ what }) => beside.get(what) ?? []);
    const count = (holds: (cells: string[]) => boolean) => shown.filter(holds).length;
    const twice = count(([, , , , emails]) => Number(emails) > 1);
    const notSent = count(([, , , , , told, , emails]) => told !== 'sent' && emails === '0');
    const unknown = count(([, , , , , told, , emails]) => told !== 'sent' && emails === '1');
    expect(count(([, , , , , , , emails]) => Number(emails) > 1)).toBe(0);
    expect(section).toContain(`more than one email in ${twice} of the ${rows.length} rows`);
    expect(section).toContain(
      `no email in ${notSent} rows, and a failure of which SES has the email in ${unknown}`,
    );
  });
});
