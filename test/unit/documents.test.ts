import { existsSync, globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { documents, measured } from '../../bench/documents.ts';
import { makeApiKey } from '../../functions/callers/api-key.ts';
import { TOLD, toState } from '../../functions/emails/life.ts';
import { REASONS } from '../../functions/emails/life-reasons.ts';
import { catalogue } from '../../functions/http/problems.ts';
import { LAST_EVENTS } from '../../functions/http/tell-life.ts';
import { exampleLives } from '../../lib/openapi/example-lives.ts';

test.each(documents)('%s shows what was measured, and nothing else', async (name) => {
  const results = await readFile('bench/results.md', 'utf8');
  const shown = [...(await readFile(name, 'utf8')).matchAll(measured)];
  expect(shown.length).toBeGreaterThan(0);
  for (const [, , heading, text] of shown) expect(results).toContain(`## ${heading}\n\n${text}`);
});

test('docs/contract.md lists every problem as it is', async () => {
  const page = await readFile('docs/contract.md', 'utf8');
  const rows = [...page.matchAll(/^\| (`.+?) \| (\d{3}) \| ([a-z–-]+) \| /gm)];
  const listed = rows.flatMap(([, names = '', status, retry]) =>
    [...names.matchAll(/`([a-z-]+)`/g)]
      .filter(([, name]) => name !== 'errors')
      .map(([, name]) => [name, Number(status), retry]),
  );
  expect(listed.sort()).toEqual(
    Object.entries(catalogue)
      .map(([name, { status, retry = '–' }]) => [name, status, retry])
      .sort(),
  );
});

test('docs/contract.md shows the life of an email as it is told', async () => {
  const page = await readFile('docs/contract.md', 'utf8');
  const [, example = ''] = /^## The life of an email\n.*?```json\n(.*?)```/ms.exec(page) ?? [];
  expect(JSON.parse(example)).toEqual(exampleLives.find(({ name }) => name === 'bounced')?.life);
  const rows = [...page.matchAll(/^\| `(\w+)`(?:, `"bounce": "(\w+)"`)? \| `(\w+)` \| /gm)].map((row) =>
    [...row].slice(1),
  );
  expect(rows).toEqual(TOLD.map(toState).map(({ state, bounce }) => [state, bounce, LAST_EVENTS[state]]));
  const [, reasons = ''] = /^- \*\*`reason`\*\* is one of (.+)\.$/m.exec(page) ?? [];
  expect(reasons.replaceAll('`', '').split(', ')).toEqual(REASONS);
});

test('docs/operations.md finds leaked API keys, and nothing that is longer or shorter', async () => {
  const page = await readFile('docs/operations.md', 'utf8');
  const [, text = ''] = /^(\\bea_.+)$/m.exec(page) ?? [];
  const leaked = new RegExp(text, 'g');
  for (const mode of ['live', 'test'] as const) {
    const { text: key } = makeApiKey(mode);
    for (const around of [
      `${key}`,
      `EMAIL_API_KEY=${key}\n`,
      `"Bearer ${key}"`,
      `https://a.example/?k=${key}&b`,
    ]) {
      expect(around.match(leaked)).toEqual([key]);
    }
    for (const other of [key.slice(1), key.slice(0, -1), `${key}0`, `x${key}`, key.replace(mode, 'prod')]) {
      expect(other).not.toMatch(text);
    }
  }
});

test('nothing says "exactly once" or "exactly one email" without its condition', async () => {
  const texts = globSync(
    [
      '*.{md,json}',
      '{docs,examples,bench}/**/*.{md,ts,py,sh,json}',
      '{bin,lib,functions}/**/*.{ts,js,html,md}',
    ],
    { exclude: ['**/node_modules'] },
  );
  expect(texts.length).toBeGreaterThan(100);
  for (const name of texts) {
    const said = (await readFile(name, 'utf8')).replace(/\s+/g, ' ');
    for (const [sentence] of said.matchAll(/[^.]*exactly (?:once|one email)[^.]*/gi)) {
      expect([name, sentence]).toEqual([name, expect.stringContaining('as soon as SES tells')]);
    }
  }
});

test.each(['README.md', ...globSync('{docs,docs/adr,examples,lib/local}/*.md'), 'bench/results.md'])(
  '%s links to files that are there',
  async (name) => {
    const page = await readFile(name, 'utf8');
    const links = [...page.matchAll(/(?:\]\(|src(?:set)?=")(?!https?:|#|mailto:)([^)#"]+)/g)].map(
      ([, link]) => link,
    );
    for (const link of links) expect(existsSync(join(dirname(name), link ?? '')), link).toBe(true);
  },
);
