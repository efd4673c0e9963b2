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

/** Each makes of an honest history one in which one promise is broken, by a change of one line or record. */
export const tamperings: { [kind in Finding['kind']]?: (honest: Collected) => Collected } = {
  'two-emails-of-one-claim': (honest) =>
    changeProof(honest, isOfSent(honest), (proof) => ({ ...proof, messageId: 'another' })),
  'two-emails-of-one-key': (honest) => {
    const proven = findProof(honest, isOfSent(honest));
    const second = { ...proven, claim: 'another', messageId: 'another' };
    return changeProof(honest, isOfSent(honest), (proof) => proof, [second]);
  },
  'another-answer': (honest) =>
    changeLine(
      honest,
      ({ outcome, replayed }) => outcome === 'sent' && replayed === true,
      (line) => ({ ...line, outcome: 'refused', status: 400, messageId: undefined }),
    ),
  'not-sent-but-sent': (honest) =>
    changeLine(
      honest,
      ({ claim }) => claim === findProof(honest, isOfUnknown(honest)).claim,
      (line) => ({ ...line, outcome: 'not-sent', reason: 'never-left' }),
    ),
  'unknown-too-long': (honest) => {
    const { record } = findProof(honest, isOfUnknown(honest));
    return changeRecord(
      honest,
      ({ pk }) => pk === record,
      ({ response: _, ...row }) => ({ ...row, status: 'unknown' }),
    );
  },
  'forgotten-too-soon': (honest) =>
    changeRecord(
      honest,
      ({ status }) => status === 'unknown',
      (row) => ({ ...row, expiresAt: row.expiresAt - 23 * 3_600 }),
    ),
  'record-without-request': (honest) =>
    changeRecord(
      honest,
      ({ status }) => status === 'refused',
      (row) => ({ ...row, pk: 'nobody-asked' }),
      true,
    ),
};

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

function changeProof(
  honest: Collected,
  isMeant: (proof: Proof) => boolean,
  change: (proof: Proof) => Proof,
  more: Proof[] = [],
): Collected {
  return changeLine(
    honest,
    (message) => proofsOf(message).some(isMeant),
    (message) => ({ ...message, proofs: [...proofsOf(message).map(change), ...more] }),
  );
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

/** @param added whether the row that is meant stays as well */
function changeRecord(
  { lines, records }: Collected,
  isMeant: (row: IdempotencyRecord) => boolean,
  change: (row: IdempotencyRecord) => IdempotencyRecord,
  added = false,
): Collected {
  const meant = theFirst(records, isMeant);
  const others = records.filter((row) => added || row !== meant);
  return { lines, records: [...others, change(meant)] };
}

function theFirst<T>(all: readonly T[], isMeant: (one: T) => boolean): T {
  const first = all.find(isMeant);
  if (first === undefined) throw new Error('Nothing to tamper with: this needs the rows of the whole matrix');
  return first;
}
