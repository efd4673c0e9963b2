import * as v from 'valibot';
import type { TextReading } from './one-line.ts';

/** A list that is counted first: each wrong element of a million would cost time and memory. */
export function limitList<T extends v.GenericSchema>(
  max: number,
  element: T,
  message = `must have at most ${max} elements`,
) {
  // Not `v.array`, which walks through the whole list, and copies it.
  const list = v.custom<unknown[]>(Array.isArray, 'must be an array');
  return v.pipe(list, v.maxLength(max, message), v.array(element));
}

/** A step of a pipe that says what a value is, or what is wrong with it. */
export function readWith<T>(read: (given: T) => TextReading) {
  return v.rawTransform<T, string>(({ dataset, addIssue, NEVER }) => {
    const result = read(dataset.value);
    if ('value' in result) return result.value;
    addIssue({ message: result.wrong });
    return NEVER;
  });
}
