import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { readSettings } from '../../lib/settings.ts';

const EXAMPLE = 'npx cdk deploy -c from=no-reply@your-domain';
const FORM = 'must be one address, as a@example.com or Name <a@example.com>';

test.each([
  ['is missing', {}, `Pass the sender: ${EXAMPLE}`],
  ['is no address', { from: 'no-reply' }, `The sender ${FORM}: ${EXAMPLE}`],
])('where the sender %s, synthesis ends in one sentence', (_, context, sentence) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['bin/email-api.ts'], {
    env: { ...process.env, CDK_CONTEXT_JSON: JSON.stringify(context) },
    encoding: 'utf8',
  });
  expect({ status, stdout, stderr }).toEqual({ status: 1, stdout: '', stderr: `${sentence}\n` });
});

const read = (from: unknown) => readSettings((name) => ({ from })[name]);

test.each(['no-reply@example.com', 'Shop <no-reply@example.com>', 'a@bücher.example'])(
  '%s may send',
  (from) => {
    expect(read(from)).toEqual({ from });
  },
);

test.each([
  [undefined],
  [true],
  [1],
  [['a@example.com']],
  [''],
  ['a@example.com, b@example.com'],
  ['a@'],
  ['a@b\n'],
])('%j is no sender', (from) => {
  expect(read(from)).toEqual({
    wrong: expect.stringMatching(/^[^\n]* sender[^\n]*: npx cdk deploy -c from=\S+$/),
  });
});
