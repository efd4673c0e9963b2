import type { Evidence, ProofLine, RequestLine } from './evidence.ts';
import type { Send } from './sends.ts';

/** The evidence, with what most checks look up in it. */
export interface Case {
  evidence: Evidence;
  sends: Send[];
  /** By record. */
  requestsOf: Map<string, RequestLine[]>;
  sendsOf: Map<string, Send[]>;
  proofsOf: Map<string, ProofLine[]>;
}
