import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

interface Audit {
  metadata?: { vulnerabilities: { [severity: string]: number } };
  statusCode?: number;
  message?: string;
}

/** What the registry knows of the packages that are deployed; it exits with 1 where there is something. */
async function audit(): Promise<Audit> {
  try {
    const { stdout } = await promisify(execFile)('npm', ['audit', '--omit=dev', '--json'], {
      timeout: 15_000,
    });
    return JSON.parse(stdout);
  } catch (failed) {
    const { stdout, message } = failed as { stdout?: string; message: string };
    return stdout ? JSON.parse(stdout) : { message };
  }
}

test('no package that is deployed has a known vulnerability', async ({ skip }) => {
  const { metadata, statusCode, message } = await audit();
  // A registry that does not answer says nothing, good or bad.
  if (!metadata) {
    const reason = `The audit is skipped: the registry does not answer one (${statusCode ?? message}).`;
    console.info(reason);
    skip(reason);
  }
  expect(metadata?.vulnerabilities.total).toBe(0);
});
