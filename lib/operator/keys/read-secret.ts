import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { Writable } from 'node:stream';
import { Usage } from '../terminal.ts';

/** Where a secret comes from, and who is asked for it. */
export interface SecretSource {
  input: Readable & { isTTY?: boolean };
  /** Where the question goes. */
  output: { write(text: string): unknown };
}

/** An API key has far fewer characters. */
const LENGTH_MAX = 1_000;

/** Reads one line without showing it: typed after a question, or from a pipe. @throws Usage where nothing comes */
export async function readSecret({ input, output }: SecretSource, question: string): Promise<string> {
  const isAsked = input.isTTY === true;
  if (isAsked) output.write(question);
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input, output: nowhere, terminal: isAsked });
  try {
    for await (const line of lines) return line.trim().slice(0, LENGTH_MAX);
  } finally {
    lines.close();
    if (isAsked) output.write('\n');
  }
  throw new Usage('Nothing came in: give the API key on standard input.');
}
