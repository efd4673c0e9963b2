/**
 * What a check came to: it is right; it is worth knowing; the deployment or its emails would fail by it; or it could not
 * be looked at.
 */
export type Verdict = 'ok' | 'note' | 'fails' | 'unseen';

/** One line of the doctor's. */
export interface Finding {
  /** What was looked at, in a word. */
  readonly check: string;
  readonly verdict: Verdict;
  /** What there is, in a sentence. */
  readonly says: string;
  /** What to do about it, in another. */
  readonly todo?: string;
}

/** It is as it should be. @param todo what the operator has to do nevertheless */
export const ok = (check: string, says: string, todo?: string) => toFinding(check, 'ok', says, todo);

/** It works, and is worth knowing. */
export const note = (check: string, says: string, todo?: string) => toFinding(check, 'note', says, todo);

/** Something would fail. */
export const fails = (check: string, says: string, todo: string) => toFinding(check, 'fails', says, todo);

/** Nobody knows. @param why as the end of a sentence */
export const unseen = (check: string, why: string) => toFinding(check, 'unseen', `Could not look: ${why}.`);

function toFinding(check: string, verdict: Verdict, says: string, todo?: string): Finding {
  return { check, verdict, says, ...(todo !== undefined && { todo }) };
}
