/** What is told while something takes long. */
export interface Screen {
  isTTY?: boolean;
  write(text: string): unknown;
}

/** What is over sooner needs no line. */
const PATIENCE_MS = 1_000;
const CLEAR_LINE = '\r\x1b[K';

/** Tells on one line how far it is, where somebody looks; an empty text clears it. @param now epoch milliseconds */
export function createProgress(screen: Screen, now: () => number): (text: string) => void {
  const startedAt = now();
  return (text) => {
    if (screen.isTTY && now() - startedAt > PATIENCE_MS) screen.write(`${CLEAR_LINE}${text}`);
  };
}
