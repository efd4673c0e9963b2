import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type LocalApi, localApi } from '../support/local-api.ts';

// The operator's tool, as a process, on the table of npm start.

const script = join(import.meta.dirname, '../../bin/records.ts');
const CALLER = 'arn:aws:sts::000000000000:assumed-role/local';

let api: LocalApi;
beforeAll(async () => {
  api = await localApi({ waitMs: 0 });
});
afterAll(() => api.close());

interface Run {
  code: number;
  out: string;
  error: string;
}

async function records(...words: string[]): Promise<Run> {
  const environment = { ...process.env, NO_COLOR: '1' };
  const args = [script, ...words, '--endpoint', api.dynamoDbUrl];
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, args, { env: environment });
    return { code: 0, out: stdout, error: stderr };
  } catch (failed) {
    const { code, stdout, stderr } = failed as { code: number; stdout: string; stderr: string };
    return { code, out: stdout, error: stderr };
  }
}

/** A key whose email SES has, or not, and never tells. */
async function unknownKey(ses: 'lose-answer' | 'die') {
  for (const fault of [{ ses }, { events: 'lose' }]) {
    await fetch(`${api.apiUrl}/_local/faults`, { method: 'POST', body: JSON.stringify(fault) });
  }
  const body = { to: 'jane@example.com', subject: randomUUID(), text: 'Sent once.' };
  const send = () => api.post(body, { key: body.subject });
  expect((await send()).json.name).toBe('outcome-unknown');
  await fetch(`${api.apiUrl}/_local/faults`, { method: 'DELETE' });
  return { send, subject: body.subject, naming: ['--caller', CALLER, '--key', body.subject] };
}

describe('npm run records', () => {
  test('lists an unknown record, shows it, settles it as sent, and the retry answers so', async () => {
    const { send, subject, naming } = await unknownKey('lose-answer');
    const listed = JSON.parse((await records('list', '--json')).out);
    const shown = await records('show', ...naming);
    const record = /record +(\S+)/.exec(shown.out)?.[1];
    expect(listed).toEqual([expect.objectContaining({ pk: record, status: 'unknown' })]);
    expect((await records('list')).out).toContain(record);
    expect(shown.out).toMatch(/status +unknown \(its lease still runs\)/);

    const [email] = await api.inbox(subject);
    const settled = await records('settle', ...naming, '--sent', email?.messageId ?? '', '--yes');
    expect([settled.code, settled.out]).toEqual([0, 'Settled as sent.\n']);
    const retry = await send();
    expect([retry.status, retry.json]).toEqual([202, { id: email?.messageId }]);
    expect(await api.inbox(subject)).toHaveLength(1);
    expect((await records('list')).out).toBe('No record is unknown.\n');
  });

  test('settles one as not sent, and the retry sends it', async () => {
    const { send, subject, naming } = await unknownKey('die');
    expect((await records('settle', ...naming, '--not-sent', '--yes')).out).toBe('Settled as not_sent.\n');
    expect((await send()).status).toBe(202);
    expect(await api.inbox(subject)).toHaveLength(1);
  });

  test('forgets a settled key, and nothing that is still open', async () => {
    const { send, subject, naming } = await unknownKey('lose-answer');
    const refused = await records('forget', ...naming, '--yes');
    expect([refused.code, refused.error]).toEqual([
      1,
      expect.stringContaining('only a settled one can be forgotten'),
    ]);
    await records('settle', ...naming, '--sent', 'm-1', '--yes');
    expect((await records('forget', ...naming, '--yes')).out).toBe('Forgotten.\n');
    expect((await records('show', ...naming)).error).toContain('There is no such record');
    expect((await send()).status).toBe(202);
    expect(await api.inbox(subject)).toHaveLength(2);
  });

  test('settles nothing that is settled', async () => {
    const body = { to: 'jane@example.com', subject: randomUUID(), text: 'Sent once.' };
    await api.post(body, { key: body.subject });
    const naming = ['--caller', CALLER, '--key', body.subject];
    const refused = await records('settle', ...naming, '--not-sent', '--yes');
    expect([refused.code, refused.error]).toEqual([1, expect.stringContaining('The record is sent')]);
  });

  test('changes nothing where nobody can be asked', async () => {
    const { naming } = await unknownKey('lose-answer');
    const refused = await records('settle', ...naming, '--not-sent');
    expect([refused.code, refused.error]).toEqual([2, expect.stringContaining('add --yes')]);
    expect(JSON.parse((await records('show', ...naming, '--json')).out).status).toBe('unknown');
  });

  test.each<[string, string[]]>([
    ['no command', ['frobnicate']],
    ['Name the record', ['show']],
    ['Name the record', ['show', '--record=x', '--key', 'y']],
    ['as --sent ID or as --not-sent', ['settle', '--record=x']],
    ['as --sent ID or as --not-sent', ['settle', '--record=x', '--sent', 'm', '--not-sent']],
    ['no Idempotency-Key', ['show', '--caller', 'me', '--key', 'a,b']],
    ['Unknown option', ['list', '--frobnicate']],
    ['Name the --logs', ['audit']],
    ['--hold is less than --window', ['audit', '--logs', script, '--table', 'T', '--hold', '3599']],
    ['--window takes whole seconds from 1', ['audit', '--logs', script, '--window', 'an hour']],
  ])('says "%s" for %j', async (sentence, words) => {
    const { code, error } = await records(...words);
    expect(error).toContain(sentence);
    expect(error).toContain('See --help.');
    expect(code).toBe(2);
  });

  test('says so when the table does not answer', async () => {
    const { code, error } = await records('list', '--table', 'no-such-table');
    expect([code, error]).toEqual([
      1,
      expect.stringMatching(/^The table did not answer: ResourceNotFoundException/),
    ]);
  });

  test.each<[string, string[]]>([
    ['"no-such-file" is no file.', ['--logs', 'no-such-file']],
    ['"no-such-file" is no file that can be read: ENOENT.', ['--logs', script, '--records', 'no-such-file']],
    ['"soon" is no date, as 2026-01-31 or 2026-01-31T12:00:00Z.', ['--logs', script, '--since', 'soon']],
  ])('audits nothing, and says %s', async (sentence, words) => {
    const { code, error } = await records('audit', ...words);
    expect([code, error]).toEqual([1, `${sentence}\n`]);
  });

  test('audits no table that nobody named', async () => {
    const refused = promisify(execFile)(process.execPath, [script, 'audit', '--logs', script]);
    await expect(refused).rejects.toMatchObject({
      code: 2,
      stderr: 'Name the --table, or the --endpoint of one on this machine. See --help.\n',
    });
  });

  test('has a help', async () => {
    const { code, out } = await records('--help');
    expect([code, out]).toEqual([0, expect.stringContaining('npm run records -- settle')]);
  });
});
