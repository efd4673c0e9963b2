import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { describe, expect, test, vi } from 'vitest';
import { quick } from './bounds.ts';
import checkPlan from './check-plan.ts';
import { listActions, model } from './model.ts';

// Seconds of CPU, on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 });

const { ofClaims, others } = listActions(model);
const actions = [...ofClaims, ...others].sort();

describe('The model', () => {
  test.each(quick)('keeps every promise: $title', (plan) => {
    expect(checkPlan(plan)).toMatchObject({ broken: undefined, trace: [] });
  });

  test('its page tells of each action what it stands for, and nothing that is not there', async () => {
    const page = await readFile('test/model/README.md', 'utf8');
    const rows = [...page.matchAll(/^\| `([A-Z]\w+)` \| (.+) \|$/gm)];
    expect(rows.map(([, action]) => action).sort()).toEqual(actions);
    for (const [, action, text = ''] of rows) await expectThere(action, text);
  });
});

/** `f` and `g` in `file`: the file is there, and has them. */
async function expectThere(action = '', text = '') {
  for (const [, names = '', file = ''] of text.matchAll(/((?:`\w+`(?:, | and )?)+) in `([\w./-]+)`/g)) {
    expect(existsSync(file), `${action}: ${file}`).toBe(true);
    const source = await readFile(file, 'utf8');
    for (const [, name] of names.matchAll(/`(\w+)`/g))
      expect(source, action).toMatch(new RegExp(`\\b${name}\\b`));
  }
}
