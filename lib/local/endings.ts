import { readFileSync } from 'node:fs';

/** What a terminal, a shell, a service manager or Docker sends to end a process. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;

/** Milliseconds between two looks at the parent. */
const LOOK_MS = 250;

/**
 * Ends the process with any of these signals, and with the npm that started it: a signal to npm alone ends npm, which
 * passes on two of them and nothing when it is killed. The ports would stay taken by a server that nobody sees.
 *
 * @param status the exit status: 0 where nothing else was to happen
 */
export function endWithSignals(environment: NodeJS.ProcessEnv, status = 0): void {
  for (const signal of SIGNALS) process.once(signal, () => process.exit(status));
  // Without npm the parent is a shell, which may go and leave it behind on purpose.
  if (environment.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  // npm may be ended before this line, and process 1 has the orphan.
  if (parent === 1 && !isNpmFirst()) process.exit(status);
  setInterval(() => {
    if (process.ppid !== parent) process.exit(status);
  }, LOOK_MS).unref();
}

/** In a container npm may be process 1 itself. Systems without `/proc` start no container of their own. */
function isNpmFirst(): boolean {
  try {
    return /npm|yarn|node/.test(readFileSync('/proc/1/cmdline', 'utf8'));
  } catch {
    return false;
  }
}
