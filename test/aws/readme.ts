import { readFileSync } from 'node:fs';

// The commands of README, as they stand there.

const README = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

/** Who sends. */
export const FROM = 'no-reply@example.com';

/** README's line that begins with these words, for our sender. */
export function readLine(beginning: string): string {
  const line = README.split('\n').find((one) => one.startsWith(beginning));
  if (line === undefined) throw new Error(`README has no line that begins with ${beginning}`);
  return line.replace('no-reply@your-domain', FROM);
}

/** A line of CDK's, or one that takes the same settings, as `sdk=full`. */
export const withSettings = (line: string, settings: readonly string[]): string =>
  [line, ...settings.map((one) => `-c ${one}`)].join(' ');

/** README's curl, an argument an entry. */
export function readCurl(): string[] {
  const [, block] = /^(curl -i "\$URL"[\s\S]*?)\n```/m.exec(README) ?? [];
  if (block === undefined) throw new Error('README has no curl');
  return block.split(/ \\\n +/);
}
