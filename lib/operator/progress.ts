/** What is told while something takes long. */
export interface Screen {
  isTTY?: boolean;
  write(text: string): unknown;
}

/** What is over sooner needs no line. */
const PATIENCE_MS = 1_000;
const CLEAR_LINE = '\r\x1b[K';

/** Writes a text in place of the one before, where somebody looks; an empty one clears the line. */
export function rewriteLine(screen: Screen, text: string): void {
  if (screen.isTTY) screen.write(`${CLEAR_LINE}${text}`);
}

/** Tells on one line how far it is; an empty text clears it. @param now epoch milliseconds */
export function createProgress(screen: Screen, now: () => number): (text: string) => void {
  const startedAt = now();
  return (text) => {
    if (now() - startedAt > PATIENCE_MS) rewriteLine(screen, text);
  };
}
