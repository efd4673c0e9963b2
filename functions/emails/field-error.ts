/** One wrong field: where, as a JSON pointer (RFC 6901), and why. The input is not repeated. */
export interface FieldError {
  pointer: string;
  detail: string;
}

/** More would not help anyone, and a body of megabytes could make an answer larger than Lambda may give. */
export const ERRORS_MAX = 100;
const POINTER_PART_MAX = 128;

/** A JSON pointer, of which no part is longer than 128 characters. */
export function toPointer(path: readonly (string | number)[]): string {
  return path
    .map((part) => String(part).slice(0, POINTER_PART_MAX).replaceAll('~', '~0').replaceAll('/', '~1'))
    .map((part) => `/${part}`)
    .join('');
}
