import { styleText } from 'node:util';
import type { Evidence } from './evidence.ts';
import type { Finding, Unseen, Verdict } from './findings.ts';

/** What an audit found, for people. */
export function describeVerdict({ findings, unseen }: Verdict, evidence: Evidence): string {
  const { counts, proofs, records } = evidence;
  const read =
    `Read ${formatCount(counts.requests)} requests, ${formatCount(proofs.length)} events and ` +
    `${formatCount(records.length)} records.`;
  const found =
    findings.length === 0
      ? styleText('green', 'Nothing contradicts a promise.')
      : [styleText('red', `Broken: ${formatCount(findings.length)}`), ...findings.map(describeFinding)].join(
          '\n\n',
        );
  const not = ['Not seen:', ...unseen.map((one) => `  ${describeUnseen(one)}`)].join('\n');
  return [read, found, ...(unseen.length > 0 ? [not] : [])].join('\n\n');
}

const formatCount = (count: number) => count.toLocaleString('en');
/** What was tampered with may be a time that no calendar has. */
const formatInstant = (ms: number) => (Math.abs(ms) <= 8.64e15 ? new Date(ms).toISOString() : `${ms} ms`);

function describeFinding(finding: Finding): string {
  const { kind, record } = finding;
  return `  ${styleText('bold', kind)}\n  record ${record}\n  ${explainFinding(finding)}`;
}

/** What is broken, in a sentence. */
function explainFinding(finding: Finding): string {
  switch (finding.kind) {
    case 'two-emails-of-one-claim':
      return `SES accepted ${finding.messageIds.join(' and ')} under the claim ${finding.claim}.`;
    case 'two-emails-of-one-key':
      return (
        `SES accepted ${finding.messageIds.join(' and ')} under the claims ${finding.claims.join(' and ')}, ` +
        'the second made while the first was remembered.'
      );
    case 'another-answer':
      return `One was told ${finding.told}, and it is not what came later: ${finding.other}.`;
    case 'not-sent-but-sent':
      return `One was told ${finding.told}, and SES accepted ${finding.messageId} under the claim ${finding.claim}.`;
    case 'unknown-too-long':
      return finding.why === 'told'
        ? `Its outcome is unknown, although an event of the claim ${finding.claim} was recorded.`
        : 'Its outcome was said to be unknown after its hold was over.';
    case 'forgotten-too-soon':
      return `It was to be remembered until ${formatInstant(finding.promised)}, and there is ${finding.found}.`;
    case 'record-without-request':
      return `Its claim ${finding.claim} of ${formatInstant(finding.claimedAt)} is that of no request.`;
    default:
      return finding satisfies never;
  }
}

/** What was not seen, in a line. */
function describeUnseen(unseen: Unseen): string {
  switch (unseen.kind) {
    case 'no-requests':
      return "No request line at all: is SendEmail's log among the --logs?";
    case 'no-events':
      return "No event line at all: is RecordOutcome's log among the --logs?";
    case 'silence':
      return `No request line from ${formatInstant(unseen.from)} to ${formatInstant(unseen.until)}: no traffic, or no log.`;
    default:
      return `${formatCount(unseen.count)} ${counted[unseen.kind]}`;
  }
}

const counted: { [kind in Extract<Unseen, { count: number }>['kind']]: string } = {
  'unreadable-lines': 'lines that cannot be read',
  'timeless-lines': 'lines without a time',
  'outdated-lines': 'lines of a version that named no claims and no emails',
  'unreadable-records': 'rows that are no records',
  'ended-requests': 'requests that ended without a line: what their clients were told, API Gateway knows',
  'events-without-request': 'claims with an event and without a request line',
  'emails-without-event': 'emails without an event',
  'forgotten-records': 'requests’ records that are forgotten by now',
  'never-learned': 'records whose outcome was unknown until they were forgotten',
  'records-out-of-time': 'records claimed before the first line, or within the last two minutes',
};
