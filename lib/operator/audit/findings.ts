/** A promise of docs/guarantee.md that something contradicts. Times are epoch milliseconds. */
export type Finding = { record: string } & (
  | { kind: 'two-emails-of-one-claim'; claim: string; messageIds: string[] }
  /** The second was claimed while the first was still remembered. */
  | { kind: 'two-emails-of-one-key'; claims: string[]; messageIds: string[] }
  /** What a client was told, and what another was told or the record says. */
  | { kind: 'another-answer'; told: string; other: string }
  /** Of this claim it was told; or, where there is none, of the whole key. */
  | { kind: 'not-sent-but-sent'; told: string; claim?: string; messageId: string }
  /** The outcome is unknown, although SES has told it, or its hold is over. */
  | { kind: 'unknown-too-long'; claim?: string; why: 'told' | 'past-hold' }
  /** Kept, or found in its place, is less than what was promised until then. */
  | { kind: 'forgotten-too-soon'; promised: number; found: string }
  | { kind: 'record-without-request'; claim: string; claimedAt: number }
);

/** What an audit could not see, or not judge. Times are epoch milliseconds. */
export type Unseen =
  | { kind: 'no-requests' }
  | { kind: 'no-events' }
  | {
      kind:
        | 'unreadable-lines'
        | 'timeless-lines'
        | 'outdated-lines'
        | 'unreadable-records'
        | 'ended-requests'
        | 'events-without-request'
        | 'emails-without-event'
        | 'forgotten-records'
        | 'never-learned'
        | 'records-out-of-time';
      count: number;
    }
  | { kind: 'silence'; from: number; until: number };

/** What came of an audit. */
export interface Verdict {
  findings: Finding[];
  unseen: Unseen[];
}
