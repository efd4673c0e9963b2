/** The fullest email has about 600 lists and objects, and 1,800 strings, the names of members included. */
const LISTS_MAX = 2_000;
const STRINGS_MAX = 10_000;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/**
 * Has a body no more lists, objects and strings than an email could have, and some? It is looked at before it is
 * parsed: a parser makes something of each of them, and what it makes of five megabytes of `[` takes 400 MB. It
 * need not be JSON; numbers are not counted, since the bytes of a file may come as such.
 */
export function isSmallEnough(json: string): boolean {
  // Nothing can be too many in a body that is no longer than that.
  if (json.length <= LISTS_MAX) return true;
  let lists = 0;
  let strings = 0;
  // A pattern, because native code passes over the megabytes of numbers between.
  const beginning = /["[{]/g;
  for (let match = beginning.exec(json); match; match = beginning.exec(json)) {
    if (match[0] === '"') {
      if (++strings > STRINGS_MAX) return false;
      beginning.lastIndex = findEnd(json, beginning.lastIndex) + 1;
    } else if (++lists > LISTS_MAX) return false;
  }
  return true;
}

/** Where a string ends. Most have no escaped quotation mark: native code finds the end of those. */
function findEnd(json: string, start: number): number {
  const first = json.indexOf('"', start);
  if (first === -1) return json.length;
  if (json.charCodeAt(first - 1) !== BACKSLASH) return first;
  let at = start;
  for (; at < json.length && json.charCodeAt(at) !== QUOTE; at++) {
    if (json.charCodeAt(at) === BACKSLASH) at++;
  }
  return at;
}
