import type { IdempotencyRecord } from '../../functions/idempotency/record.ts';
import type { Finding } from '../../lib/operator/audit/findings.ts';

/** The lines of the functions' logs, parsed, and the rows of their table. */
export interface Collected {
  lines: Line[];
  records: IdempotencyRecord[];
}

/** As Lambda wraps it. */
interface Line {
  timestamp?: string;
  message?: { [name: string]: unknown };
}

type Message = NonNullable<Line['message']>;

/** What makes of an honest history one in which a promise is broken, by a change of one line or record. */
interface Tampering {
  what: string;
  kind: Finding['kind'];
  tamper: (honest: Collected) => Collected;
}

/** Each kind of finding. */
export const tamperings: Tampering[] = [
  {
    what: 'two emails under one claim',
    kind: 'two-emails-of-one-claim',
    tamper: (honest) =>
      changeProofs(honest, isOfSent(honest), (proof) => [{ ...proof, messageId: 'another' }]),
  },
  {
    what: 'two emails under one key',
    kind: 'two-emails-of-one-key',
    tamper: (honest) =>
      changeProofs(honest, isOfSent(honest), (proof) => [
        proof,
        { ...proof, claim: 'another', messageId: 'another', result: 'gone' },
      ]),
  },
  {
    what: 'an answer that disagrees with what came before',
    kind: 'another-answer',
    tamper: (honest) =>
      changeLine(
        honest,
        ({ replayed }) => replayed === true,
        (line) => ({ ...line, messageId: 'another' }),
      ),
  },
  {
    what: 'an answer that disagrees with its record',
    kind: 'another-answer',
    tamper: (honest) =>
      changeRecord(
        honest,
        ({ status }) => status === 'refused',
        (row) => [{ ...row, status: 'not_sent' }],
      ),
  },
  {
    what: 'a "not sent" that an event contradicts',
    kind: 'not-sent-but-sent',
    tamper: (honest) => {
      const { claim } = findProof(honest, isOfUnknown(honest));
      const isHolder = (line: Message) => line.claim === claim;
      return changeLine(honest, isHolder, (line) => ({ ...line, outcome: 'not-sent' }));
    },
  },
  {
    what: 'an unknown that is older than its hold',
    kind: 'unknown-too-long',
    tamper: (honest) =>
      changeRecord(
        honest,
        ({ status }) => status === 'unknown',
        (row) => [{ ...row, claimedAt: row.claimedAt - 25 * HOUR_MS }],
      ),
  },
  {
    what: 'an unknown whose hold is shorter than was promised',
    kind: 'forgotten-too-soon',
    tamper: (honest) =>
      changeRecord(
        honest,
        ({ status }) => status === 'unknown',
        (row) => [{ ...row, expiresAt: row.expiresAt - 3_600 }],
      ),
  },
  {
    what: 'a record that is gone while it is remembered',
    kind: 'forgotten-too-soon',
    tamper: (honest) =>
      changeRecord(
        honest,
        ({ status }) => status === 'sent',
        () => [],
      ),
  },
  {
    what: 'a record without its request',
    kind: 'record-without-request',
    tamper: (honest) =>
      changeRecord(
        honest,
        ({ status }) => status === 'refused',
        // Minutes later: near the real ones, it may be of a request that was killed and has no line.
        (row) => [row, later({ ...row, pk: 'another', claimId: 'another' })],
      ),
  },
];

const HOUR_MS = 3_600_000;

const later = (row: IdempotencyRecord): IdempotencyRecord => ({
  ...row,
  claimedAt: row.claimedAt + 600_000,
  expiresAt: row.expiresAt + 600,
});

type Proof = { [name: string]: unknown };

const messagesOf = ({ lines }: Collected) => lines.flatMap(({ message }) => (message ? [message] : []));
const proofsOf = ({ proofs = [] }: Message) => proofs as Proof[];

/** The proof is of an email whose request itself told that it was sent. */
function isOfSent(honest: Collected): (proof: Proof) => boolean {
  const claims = messagesOf(honest).filter(
    ({ outcome, replayed }) => outcome === 'sent' && replayed === false,
  );
  return ({ claim }) => claims.some((message) => message.claim === claim);
}

/** The proof is of an email whose request told that nobody knows. */
function isOfUnknown(honest: Collected): (proof: Proof) => boolean {
  const claims = messagesOf(honest).filter(({ outcome }) => outcome === 'unknown');
  return ({ claim }) => claims.some((message) => message.claim === claim);
}

function findProof(honest: Collected, isMeant: (proof: Proof) => boolean): Proof {
  return theFirst(messagesOf(honest).flatMap(proofsOf), isMeant);
}

function changeProofs(
  honest: Collected,
  isMeant: (proof: Proof) => boolean,
  change: (proof: Proof) => Proof[],
): Collected {
  const isMeantLine = (message: Message) => proofsOf(message).some(isMeant);
  return changeLine(honest, isMeantLine, (line) => ({ ...line, proofs: proofsOf(line).flatMap(change) }));
}

function changeLine(
  { lines, records }: Collected,
  isMeant: (message: Message) => boolean,
  change: (message: Message) => Message,
): Collected {
  const meant = theFirst(lines, ({ message }) => message !== undefined && isMeant(message));
  const changed = { ...meant, message: change(meant.message ?? {}) };
  return { lines: lines.map((line) => (line === meant ? changed : line)), records };
}

function changeRecord(
  { lines, records }: Collected,
  isMeant: (row: IdempotencyRecord) => boolean,
  change: (row: IdempotencyRecord) => IdempotencyRecord[],
): Collected {
  const meant = theFirst(records, isMeant);
  return { lines, records: records.flatMap((row) => (row === meant ? change(row) : [row])) };
}

function theFirst<T>(all: readonly T[], isMeant: (one: T) => boolean): T {
  const first = all.find(isMeant);
  if (first === undefined) throw new Error('Nothing to tamper with: this needs the rows of the whole matrix');
  return first;
}
