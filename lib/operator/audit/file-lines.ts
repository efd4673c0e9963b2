import { createReadStream } from 'node:fs';
import { Refusal } from '../commands.ts';

/** Characters; Lambda and DynamoDB write none that is nearly as long. */
const LINE_MAX = 4 * 1_024 * 1_024;

/** The lines of a file, which may be longer than memory. @throws Refusal where it cannot be read, or is no text of lines */
export async function* readFileLines(name: string): AsyncGenerator<string> {
  let rest = '';
  try {
    for await (const chunk of createReadStream(name, 'utf8')) {
      const lines = `${rest}${chunk}`.split('\n');
      rest = lines.pop() ?? '';
      if (rest.length > LINE_MAX) throw new Refusal(`"${name}" has a line that is longer than any of a log.`);
      yield* lines;
    }
  } catch (error) {
    if (error instanceof Refusal) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    throw new Refusal(`"${name}" is no file that can be read: ${code ?? message}.`);
  }
  yield rest;
}
