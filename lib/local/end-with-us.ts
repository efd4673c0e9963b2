import { type ChildProcess, spawn } from 'node:child_process';
import type { Socket } from 'node:net';

/** Waits until whoever holds the other end of its input is gone, killed even; then ends the process, and takes its folder away. */
const WATCH = 'cat; kill -9 "$1" 2>/dev/null; rm -rf "$2"';

/**
 * Has a process end when this one does, however that ends: nobody is told of SIGKILL.
 *
 * @param folder what is of no use without it
 * @returns ends the watch, and leaves the process to whoever asks
 */
export function endWithUs({ pid }: ChildProcess, folder: string): () => void {
  const watch = spawn('sh', ['-c', WATCH, 'sh', String(pid), folder], {
    stdio: ['pipe', 'ignore', 'ignore'],
    // A signal of a terminal is for the whole group, and would end the watch first.
    detached: true,
  });
  watch.on('error', () => {});
  watch.unref();
  (watch.stdin as Socket).unref();
  return () => void watch.kill('SIGKILL');
}
