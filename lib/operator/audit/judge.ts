import { findAnotherAnswer } from './answers.ts';
import type { Case } from './case.ts';
import { findNotSentButSent, findTwoOfOneClaim, findTwoOfOneKey } from './emails.ts';
import type { Evidence } from './evidence.ts';
import type { Finding, Verdict } from './findings.ts';
import { findForgottenTooSoon, findRecordsWithoutRequest, findUnknownTooLong } from './kept.ts';
import { findSends } from './sends.ts';
import { findUnseen } from './unseen.ts';

const checks: ((one: Case) => Finding[])[] = [
  findTwoOfOneClaim,
  findTwoOfOneKey,
  findAnotherAnswer,
  findNotSentButSent,
  findUnknownTooLong,
  findForgottenTooSoon,
  findRecordsWithoutRequest,
];

/**
 * Holds what logs and records tell against the promises of docs/guarantee.md. Where a time is known within bounds only,
 * the bound counts that accuses nobody: what is found is broken, and not all that is broken is found.
 */
export function judge(evidence: Evidence): Verdict {
  const requests = evidence.requests.toSorted((one, other) => one.at - other.at);
  const sends = findSends(evidence);
  const one: Case = {
    evidence: { ...evidence, requests },
    sends,
    requestsOf: Map.groupBy(requests, ({ record }) => record),
    sendsOf: Map.groupBy(sends, ({ record }) => record),
    proofsOf: Map.groupBy(evidence.proofs, ({ record }) => record),
  };
  return { findings: checks.flatMap((check) => check(one)), unseen: findUnseen(one) };
}
