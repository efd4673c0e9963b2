import { describe, expect, test } from 'vitest';
import type { IdempotencyRecord } from '../../../../functions/idempotency/record.ts';
import type { Evidence, ProofLine, RequestLine } from '../../../../lib/operator/audit/evidence.ts';
import { judge } from '../../../../lib/operator/audit/judge.ts';

/** 2026-01-01T00:00:00Z, in epoch milliseconds; the end of the window and of the hold of a claim made then, in seconds. */
const T0 = 1_767_225_600_000;
const IN_AN_HOUR = 1_767_229_200;
const IN_A_DAY = 1_767_312_000;
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** The request that sent the email, a second long. */
function request(changes: Partial<RequestLine> = {}): RequestLine {
  const { at = T0 + SECOND } = changes;
  return {
    startedAt: at - SECOND,
    at,
    outcome: 'sent',
    record: 'pk',
    replayed: false,
    claim: 'claim-1',
    messageId: 'm-1',
    until: IN_AN_HOUR,
    ...changes,
  };
}

const replay = (changes: Partial<RequestLine> = {}) =>
  request({ at: T0 + MINUTE, replayed: true, claim: undefined, ...changes });
const unknown = { outcome: 'unknown', messageId: undefined, until: IN_A_DAY } as const;
const notSent = { outcome: 'not-sent', messageId: undefined } as const;

function proof(changes: Partial<ProofLine> = {}): ProofLine {
  const acceptedAt = changes.acceptedAt ?? T0 + SECOND;
  return {
    record: 'pk',
    claim: 'claim-1',
    messageId: 'm-1',
    acceptedAt,
    result: 'known',
    at: acceptedAt + SECOND,
    ...changes,
  };
}

function record(changes: Partial<IdempotencyRecord> = {}): IdempotencyRecord {
  return {
    pk: 'pk',
    status: 'sent',
    claimId: 'claim-1',
    fingerprint: 'v2:one',
    claimedAt: T0,
    leaseUntil: T0 + 22 * SECOND,
    expiresAt: IN_AN_HOUR,
    response: { statusCode: 202, body: '{"id":"m-1"}' },
    ...changes,
  };
}

const open = { status: 'unknown', expiresAt: IN_A_DAY, response: undefined } as const;

/** Half an hour after the claim, with everything in order where nothing is changed. */
function evidence(changes: Partial<Evidence> = {}): Evidence {
  const { requests = [request(), replay()], proofs = [proof()] } = changes;
  return {
    requests,
    proofs,
    ended: [],
    records: [record()],
    unreadableRecords: 0,
    counts: {
      requests: requests.length,
      batches: proofs.length,
      unreadable: 0,
      timeless: 0,
      outdated: 0,
    },
    since: T0 - HOUR / 2,
    until: T0 + HOUR / 2,
    readAt: T0 + HOUR / 2,
    windowSeconds: 3_600,
    holdSeconds: 86_400,
    ...changes,
  };
}

const found = (changes: Partial<Evidence>) => judge(evidence(changes)).findings;
const kinds = (changes: Partial<Evidence>) => found(changes).map(({ kind }) => kind);
const unseen = (changes: Partial<Evidence>) => judge(evidence(changes)).unseen;

test('an email that was sent, replayed and told by SES is in order, and nothing is unseen', () => {
  expect(judge(evidence())).toEqual({ findings: [], unseen: [] });
});

describe('two emails under one claim are found', () => {
  const finding = { kind: 'two-emails-of-one-claim', record: 'pk', claim: 'claim-1' };

  test('where SES tells of another one than the client was told', () => {
    const proofs = [proof(), proof({ messageId: 'm-2' })];
    expect(found({ proofs })).toEqual([{ ...finding, messageIds: ['m-1', 'm-2'] }]);
  });

  test('where the record has another one', () => {
    const records = [record({ response: { statusCode: 202, body: '{"id":"m-2"}' } })];
    expect(found({ records, requests: [request()] })).toEqual([{ ...finding, messageIds: ['m-1', 'm-2'] }]);
  });

  test('not in several events of one email', () => {
    expect(kinds({ proofs: [proof(), proof({ result: 'healed' }), proof({ result: 'failed' })] })).toEqual(
      [],
    );
  });

  test('not in the same claim of another record, which somebody else may tell', () => {
    const forged = proof({ record: 'other', messageId: 'm-2', result: 'gone' });
    expect(kinds({ proofs: [proof(), forged] })).toEqual([]);
  });
});

describe('two emails under one key', () => {
  const second = (at: number, until: number) => request({ at, claim: 'claim-2', messageId: 'm-2', until });
  const records = (claimedAt: number, expiresAt: number) => [
    record({ claimId: 'claim-2', claimedAt, expiresAt, response: { statusCode: 202, body: '{"id":"m-2"}' } }),
  ];

  test('are found where the second was claimed within the hour', () => {
    const at = T0 + 50 * MINUTE;
    expect(
      found({
        requests: [request(), second(at, IN_AN_HOUR + 3_000)],
        records: records(at - SECOND, IN_AN_HOUR + 3_000),
        readAt: T0 + 65 * MINUTE,
      }),
    ).toEqual([
      {
        kind: 'two-emails-of-one-key',
        record: 'pk',
        claims: ['claim-1', 'claim-2'],
        messageIds: ['m-1', 'm-2'],
      },
    ]);
  });

  test('are found by events alone, whose requests were killed', () => {
    const proofs = [
      proof({ result: 'healed' }),
      proof({ claim: 'claim-2', messageId: 'm-2', result: 'gone' }),
    ];
    expect(kinds({ requests: [], records: [], proofs })).toContain('two-emails-of-one-key');
  });

  const later = T0 + HOUR + 3 * SECOND;
  test('are in order where the hour was over', () => {
    const requests = [request(), second(later, IN_AN_HOUR + 3_603)];
    expect(kinds({ requests, records: records(later - SECOND, IN_AN_HOUR + 3_603), readAt: later })).toEqual(
      [],
    );
  });

  test.each([
    ['its own request', request({ ...unknown, at: T0 + 15 * SECOND })],
    ['a repeat', replay({ ...unknown, at: T0 + MINUTE })],
  ])('are found after that hour, where the first was said to be unknown by %s', (_, line) => {
    const requests = [line, second(later, IN_AN_HOUR + 3_603)];
    const rows = records(later - SECOND, IN_AN_HOUR + 3_603);
    expect(
      kinds({ requests, records: rows, readAt: later, proofs: [proof({ result: 'healed' })] }),
    ).toContain('two-emails-of-one-key');
  });
});

describe('another answer', () => {
  test('is found in a replay of another email', () => {
    expect(found({ requests: [request(), replay({ messageId: 'm-2', until: IN_AN_HOUR - 3_000 })] })).toEqual(
      [{ kind: 'another-answer', record: 'pk', told: 'sent m-1', other: 'sent m-2' }],
    );
  });

  test('is found where a refusal follows an acceptance', () => {
    const refusal = replay({ outcome: 'refused', messageId: undefined });
    expect(kinds({ requests: [request(), refusal] })).toEqual(['another-answer']);
  });

  test.each<[string, Partial<RequestLine>, Partial<IdempotencyRecord>]>([
    ['sent, and it is not sent', {}, { status: 'not_sent', response: undefined }],
    ['sent, and it is refused', {}, { status: 'refused', response: undefined }],
    ['sent, and it is unknown', {}, { ...open }],
    ['refused, and it is not sent', { outcome: 'refused', messageId: undefined }, { status: 'not_sent' }],
    ['unknown, and it is refused', unknown, { status: 'refused', response: undefined, expiresAt: IN_A_DAY }],
  ])('is found in the record of a claim that was told to be %s', (_, line, row) => {
    expect(kinds({ requests: [request(line)], records: [record(row)], proofs: [] })).toEqual([
      'another-answer',
    ]);
  });

  test.each<[string, RequestLine[]]>([
    [
      'the first of which only a replay tells',
      [replay(), request({ at: T0 + 2 * MINUTE, messageId: 'm-2' })],
    ],
    [
      'the second without a claim',
      [request(), request({ at: T0 + MINUTE, messageId: 'm-2', claim: undefined })],
    ],
  ])('is found in a second email, %s', (_, requests) => {
    expect(kinds({ requests, records: [], proofs: [], readAt: T0 + HOUR })).toEqual(['another-answer']);
  });

  test.each([
    [202, '{"name":"not-sent"}'],
    [400, '{"id":"m-1"}'],
  ])('is found in a record that says sent, and answers %i %s', (statusCode, body) => {
    const records = [record({ response: { statusCode, body } })];
    expect(kinds({ records, requests: [request()] })).toEqual(['another-answer']);
  });

  test('is found in a record of another email than was replayed', () => {
    const records = [record({ response: { statusCode: 202, body: '{"id":"m-2"}' } })];
    expect(kinds({ requests: [replay()], records, proofs: [], since: T0 + MINUTE })).toEqual([
      'another-answer',
    ]);
  });

  test.each<[string, Partial<RequestLine>, Partial<IdempotencyRecord>]>([
    ['sent, and nobody could write it down', {}, { ...open, status: 'sending' }],
    ['unknown, and an event settled it', unknown, { expiresAt: IN_A_DAY }],
    ['unknown, and by hand it is not sent', unknown, { status: 'not_sent', expiresAt: IN_A_DAY }],
  ])('is none where it was told to be %s', (_, line, row) => {
    expect(kinds({ requests: [request(line)], records: [record(row)], proofs: [] })).toEqual([]);
  });

  test('is none after the hour of the first', () => {
    const other = replay({ messageId: 'm-2', at: T0 + HOUR + SECOND, until: IN_AN_HOUR + 3_600 });
    const records = [record({ claimId: 'claim-2', claimedAt: T0 + HOUR, expiresAt: IN_AN_HOUR + 3_600 })];
    const row = { ...records[0], response: { statusCode: 202, body: '{"id":"m-2"}' } } as IdempotencyRecord;
    expect(kinds({ requests: [request(), other], records: [row], readAt: T0 + HOUR + MINUTE })).toEqual([]);
  });
});

describe('a "not sent" is contradicted', () => {
  test.each(['not-sent', 'refused'] as const)('by an event of its claim, where it was %s', (outcome) => {
    const requests = [request({ outcome, messageId: undefined })];
    expect(
      found({ requests, records: [], proofs: [proof({ result: 'contradicted' })], readAt: T0 + HOUR }),
    ).toEqual([
      { kind: 'not-sent-but-sent', record: 'pk', told: outcome, claim: 'claim-1', messageId: 'm-1' },
    ]);
  });

  test('by its record', () => {
    expect(kinds({ requests: [request(notSent)], proofs: [] })).toEqual(['not-sent-but-sent']);
  });

  test('by an email that was accepted under its key before', () => {
    const repeat = request({ ...notSent, claim: undefined, at: T0 + MINUTE });
    expect(kinds({ requests: [request(), repeat] })).toEqual(['not-sent-but-sent']);
  });

  test('by what the function found that records events, where the line of the request is lost', () => {
    const proofs = [proof({ result: 'contradicted' }), proof({ result: 'contradicted' })];
    expect(kinds({ requests: [], records: [], proofs })).toEqual(['not-sent-but-sent']);
  });

  test('never by an email that was accepted after it, under a claim of its own', () => {
    const first = request({ ...notSent, at: T0 - MINUTE, claim: 'claim-0', until: IN_AN_HOUR - 60 });
    expect(kinds({ requests: [first, request()] })).toEqual([]);
  });
});

describe('what is unknown', () => {
  const requests = [request(unknown)];
  const records = [record(open)];

  test('is in order for as long as it is held', () => {
    expect(kinds({ requests, records, proofs: [] })).toEqual([]);
    expect(kinds({ requests, records, proofs: [], readAt: IN_A_DAY * SECOND - 1 })).toEqual([]);
  });

  test.each(['unknown', 'sending'] as const)(
    'is found where an event was recorded and it is %s',
    (status) => {
      expect(
        found({ requests, records: [record({ ...open, status })], proofs: [proof({ result: 'healed' })] }),
      ).toEqual([{ kind: 'unknown-too-long', record: 'pk', claim: 'claim-1', why: 'told' }]);
    },
  );

  test('is in order where the table did not answer when its event came', () => {
    expect(kinds({ requests, records, proofs: [proof({ result: 'failed' })] })).toEqual([]);
  });

  test('is found where it is kept for longer than its hold', () => {
    const kept = [record({ ...open, expiresAt: IN_A_DAY + 3_600 })];
    const readAt = IN_A_DAY * SECOND + MINUTE;
    expect(found({ requests, records: kept, proofs: [], readAt })).toEqual([
      { kind: 'unknown-too-long', record: 'pk', claim: 'claim-1', why: 'past-hold' },
    ]);
  });

  test('is found where it is told long after its hold', () => {
    const late = replay({ ...unknown, at: T0 + 48 * HOUR });
    expect(kinds({ requests: [late], records: [], proofs: [], readAt: T0 + 49 * HOUR })).toEqual([
      'unknown-too-long',
    ]);
  });
});

describe('a key is forgotten too soon', () => {
  test.each<[string, Partial<IdempotencyRecord>]>([
    ['settled, and kept for less than its window', { expiresAt: IN_AN_HOUR - 1 }],
    ['open, and kept for less than its hold', { ...open, status: 'sending', expiresAt: IN_A_DAY - 1 }],
  ])('where its record is %s', (_, row) => {
    expect(kinds({ records: [record(row)], proofs: [], requests: [request({ until: undefined })] })).toEqual([
      'forgotten-too-soon',
    ]);
  });

  test('where a client was told a later time', () => {
    expect(found({ requests: [request({ until: IN_AN_HOUR + 1 })] })).toEqual([
      {
        kind: 'forgotten-too-soon',
        record: 'pk',
        promised: (IN_AN_HOUR + 1) * SECOND,
        found: 'a shorter time',
      },
    ]);
  });

  test('where there is no record any more', () => {
    expect(found({ records: [] })).toEqual([
      { kind: 'forgotten-too-soon', record: 'pk', promised: IN_AN_HOUR * SECOND, found: 'no record' },
    ]);
  });

  test.each(['healed', 'settled', 'known'] as const)(
    'where an event found it (%s), and there is none any more',
    (result) => {
      expect(found({ requests: [], records: [], proofs: [proof({ result })] })).toEqual([
        // The claim is at most 90 s older than what SES accepted.
        {
          kind: 'forgotten-too-soon',
          record: 'pk',
          promised: IN_AN_HOUR * SECOND - 89_000,
          found: 'no record',
        },
      ]);
    },
  );

  test('never by an event that found none, as anybody may make', () => {
    expect(kinds({ requests: [], records: [], proofs: [proof({ result: 'gone' })] })).toEqual([]);
    expect(
      kinds({ proofs: [proof(), proof({ claim: 'claim-0', messageId: 'm-1', result: 'gone' })] }),
    ).toEqual([]);
  });

  test('where another claim has its place', () => {
    const records = [
      record({
        ...open,
        status: 'sending',
        claimId: 'claim-2',
        claimedAt: T0 + MINUTE,
        expiresAt: IN_A_DAY + 60,
      }),
    ];
    const other = request({ ...unknown, claim: 'claim-2', at: T0 + MINUTE, until: IN_A_DAY + 60 });
    expect(found({ records, requests: [request(), other] })).toEqual([
      { kind: 'forgotten-too-soon', record: 'pk', promised: IN_AN_HOUR * SECOND, found: 'another claim' },
    ]);
  });

  test('never where its time is over', () => {
    expect(kinds({ records: [], readAt: T0 + HOUR })).toEqual([]);
  });

  test('never by another claim in the place of what was not sent', () => {
    const first = request({ ...notSent, claim: 'claim-0', at: T0 - SECOND });
    expect(kinds({ requests: [first, request()] })).toEqual([]);
  });
});

describe('a record without its request', () => {
  test('is found where no line names its claim', () => {
    const other = record({ pk: 'other', claimId: 'claim-9' });
    expect(found({ records: [record(), other] })).toEqual([
      { kind: 'record-without-request', record: 'other', claim: 'claim-9', claimedAt: T0 },
    ]);
  });

  test.each<[string, Partial<Evidence>]>([
    ['a request that was killed', { ended: [{ from: T0 - SECOND, until: T0 + 20 * SECOND }] }],
    [
      'one that never heard whether it had its claim',
      { requests: [replay(), request({ claim: 'claim-8', tableFailed: true, until: undefined })] },
    ],
    ['one before the time that was asked for', { since: T0 + MINUTE }],
    ['one that is under way', { until: T0 + MINUTE }],
  ])('may be of %s', (_, changes) => {
    expect(kinds({ records: [record()], proofs: [], requests: [replay()], ...changes })).toEqual([]);
  });

  test('is none where there are no lines at all', () => {
    expect(kinds({ requests: [], proofs: [] })).toEqual([]);
  });
});

describe('what could not be seen is said', () => {
  test.each<[string, Partial<Evidence>, object]>([
    ['no request line', { requests: [], proofs: [proof()] }, { kind: 'no-requests' }],
    ['no event line', { proofs: [] }, { kind: 'no-events' }],
    ['rows that are no records', { unreadableRecords: 2 }, { kind: 'unreadable-records', count: 2 }],
    [
      'requests that ended without a line',
      { ended: [{ from: T0, until: T0 + SECOND }] },
      { kind: 'ended-requests', count: 1 },
    ],
    [
      'an event without a request line',
      { proofs: [proof(), proof({ record: 'other', claim: 'claim-9', messageId: 'm-9', result: 'gone' })] },
      { kind: 'events-without-request', count: 1 },
    ],
    [
      'an email without an event',
      { proofs: [proof({ record: 'other', claim: 'claim-9' })] },
      { kind: 'emails-without-event', count: 1 },
    ],
    [
      'a record that is forgotten',
      { records: [], readAt: T0 + HOUR },
      { kind: 'forgotten-records', count: 1 },
    ],
    [
      'a record that was unknown to its end',
      { requests: [request(unknown)], records: [record(open)], readAt: IN_A_DAY * SECOND },
      { kind: 'never-learned', count: 1 },
    ],
    ['a record from before', { since: T0 + MINUTE }, { kind: 'records-out-of-time', count: 1 }],
    [
      'a long silence',
      { since: T0 - 3 * HOUR },
      { kind: 'silence', from: T0 - 3 * HOUR, until: T0 + SECOND },
    ],
  ])('%s', (_, changes, said) => {
    expect(unseen(changes)).toContainEqual(said);
  });

  test.each(['unreadable', 'timeless', 'outdated'] as const)('lines that are %s', (why) => {
    const counts = { ...evidence().counts, [why]: 3 };
    expect(unseen({ counts })).toEqual([{ kind: `${why}-lines`, count: 3 }]);
  });
});
