import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

// npm run audit: does a package that is deployed have a known vulnerability? It is no test: a new advisory says nothing
// about the change at hand, and a registry that does not answer says nothing at all.

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

const { metadata, statusCode, message } = await audit();
if (!metadata) {
  console.warn(`Warning: the registry does not answer an audit (${statusCode ?? message}).`);
} else if (metadata.vulnerabilities.total) {
  console.error(
    `Known vulnerabilities: ${JSON.stringify(metadata.vulnerabilities)}. See npm audit --omit=dev.`,
  );
  process.exitCode = 1;
} else {
  console.info('No package that is deployed has a known vulnerability.');
}
