import type { NotSentReason, RefusalReason, SendOutcome } from '../emails/outcome.ts';

/** What is known of a failed attempt. */
export interface Failure {
  /** HTTP status, where an answer came, its body cut or whole. */
  status: number | undefined;
  /** The name of the error: SES's own, where it answered. */
  name: string;
  /** The system's name for it, as `ECONNRESET`, where it has one: the SDK calls many things `TimeoutError`. */
  code?: unknown;
  /** SES's own text. It names addresses: it is looked at and never passed on. */
  message: string;
  /** Could a byte of the request have left? See `Flight`. */
  mayHaveLeft: boolean;
}

type Verdict =
  | { kind: 'refused'; reason: RefusalReason }
  | { kind: 'not_sent'; reason: NotSentReason }
  | { kind: 'unknown' };

const unknown: Verdict = { kind: 'unknown' };
const notSent = (reason: NotSentReason): Verdict => ({ kind: 'not_sent', reason });
const refused = (reason: RefusalReason): Verdict => ({ kind: 'refused', reason });

/**
 * The names under which SES refuses an email: of its API v2 ("SendEmail", "Errors"), and of v1, whose texts both share.
 * Only under them does the text decide.
 */
const OF_THE_EMAIL = /^(MessageRejected|BadRequest|InvalidParameterValue)/;

/**
 * What SES says of an email, as its Developer Guide ("Amazon SES email sending errors") and public reports of v1, v2 and
 * SMTP have it. The first row that matches counts. The account comes first, whatever the name: none of it is the email's
 * fault, and the very same email goes out once it is mended.
 */
const byText: readonly (readonly [text: RegExp, verdict: Verdict])[] = [
  // "Email address is not verified. The following identities failed the check in region …"
  [/(\bnot|n't)( yet| been)* verified|\bunverified\b/, notSent('identity-not-verified')],
  // "Daily message quota exceeded."
  [/\bdaily\b|\bquota\b/, notSent('quota')],
  // "Maximum sending rate exceeded."
  [/sending (rate|limit)|(rate|limit) exceeded|throttl|too many requests/, notSent('throttled')],
  // Before what is about the account: "Address is on the account-level suppression list."
  [/blacklisted|suppression list/, refused('recipient-suppressed')],
  // "Sending paused for this account. …", "Email sending for the configuration set … is paused."
  [/\b(accounts?|paused|suspend|suspended|disabled|sandbox|production access)\b/, notSent('operator')],
  // "Configuration set … does not exist.", and whatever else is of the deployment and not of the email.
  [
    /configuration set|\bidentit(y|ies)\b|\btenant\b|authoriz|permission|permitted|denied|privilege|\bpool\b/,
    notSent('operator'),
  ],

  // "Invalid tag value …: only alphanumeric ASCII characters, …"
  [/\btags?\b/, refused('tag-invalid')],
  // "Recipient count exceeds 50."
  [/recipient count|too many (recipients|destinations)/, refused('too-many-recipients')],
  // "Address blacklisted."
  // "Address length is more than 320 bytes long" is of an address, so what is long comes after what is meant.
  [/\baddress(es)?\b|\broute-addr\b|unbalanced quotes/, refused('address-invalid')],
  // "Domain contains illegal character", "Missing local name", "Missing final '@domain'"
  [/\bdomain (contains|starts|ends)|missing (domain|final|local|user)/, refused('address-invalid')],
  // "Duplicate header 'Content-Type'.", "Header section too long.", "Empty header names are illegal."
  [/\bheaders?\b/, refused('header-invalid')],
  // "Illegal filename '…'.", "Illegal content type 'text/csv'", "Expected MIME type, got …"
  [
    /attachment|file ?name|content[ -]type|mime type|\bexpected\b.*\bgot\b/,
    refused('attachment-not-allowed'),
  ],
  // "Message length is more than 10485760 bytes long", "Message too long"
  [
    /(message|email|mail) (length|size)|too (long|large|big)|\bmore than \d+ bytes/,
    refused('message-too-large'),
  ],
  // "Illegal content.", "Missing start boundary"
  [/\b(content|body|subject|charset|boundary|encoding|virus)\b/, refused('content-invalid')],
];

/** "1 validation error detected: Value '…' at 'content.simple.subject.data' failed to satisfy constraint: Member must …" */
const INVALID_MEMBER = /\bat '([\w.[\]]+)' failed to satisfy constraint/gi;

/** By the members that are invalid, of SendEmail's input. Those of the deployment come first, as above. */
const byMember: typeof byText = [
  [/^(configurationsetname|\w*arn|endpointid|tenantname|listmanagementoptions)\b/m, notSent('operator')],
  [/^emailtags\b/m, refused('tag-invalid')],
  [/^(fromemailaddress|destination|replytoaddresses)\b/m, refused('address-invalid')],
  [/^content\.simple\.headers\b/m, refused('header-invalid')],
  [/^content\.simple\.attachments\b/m, refused('attachment-not-allowed')],
  [/^content\b/m, refused('content-invalid')],
];

/** SES's texts are a sentence or two, and what is longer is not searched to its end. */
const TEXT_MAX = 1_000;

/** Addresses, and what SES puts in quotes or brackets: it is the email's own words, and no reason. */
const QUOTED = /<[^>]*>|(?<!\w)'[^']*'(?!\w)|"[^"]*"|\S*@\S*/g;

/**
 * What a failed attempt did to the email. The question is only whether it could have left, so the HTTP status comes
 * before the error's name: a gateway's 503 in HTML arrives as a `SyntaxError`. Whatever is not recognised is unknown.
 */
export function classify(failure: Failure): SendOutcome {
  const { status, name, code } = failure;
  const cause = status === undefined ? (typeof code === 'string' ? code : name) : `${status} ${name}`;
  return { ...judge(failure), cause };
}

function judge({ status, name, message, mayHaveLeft }: Failure): Verdict {
  // No answer: credentials, DNS, refused connection or TLS, unless the request was on its way already.
  if (status === undefined) return mayHaveLeft ? unknown : notSent('never-left');
  // Accepted, and the message id got lost; or no status that SES is known to give.
  if (status < 400) return unknown;
  // Timed out or failed at the far end, before or after accepting.
  if (status >= 500 || status === 408) return unknown;
  const text = message.slice(0, TEXT_MAX).replace(QUOTED, '').toLowerCase();
  // SES counts mails per day too; waiting a moment does not help then.
  if (status === 429 || /^(Throttling|TooManyRequests|LimitExceeded)/.test(name)) {
    return notSent(/daily|quota/.test(text) ? 'quota' : 'throttled');
  }
  // The email itself is fine; the operator verifies the identity, and the same key may try again.
  if (/^MailFromDomainNotVerified/.test(name)) return notSent('identity-not-verified');
  // The status says it all.
  if (status === 413) return refused('message-too-large');
  // Paused, suspended, configuration set gone, access denied; and a 4xx without SES's name for it, its body cut, say:
  // SES has not taken the email, and why is not known, so that it is refused for good by nobody.
  if (!OF_THE_EMAIL.test(name) || text.trim() === '') return notSent('operator');
  const said = find(byText, text) ?? refused('other');
  // Whatever else is said of the account is no refusal.
  if (said.kind === 'not_sent') return said;
  const members = [...message.slice(0, TEXT_MAX).matchAll(INVALID_MEMBER)].map(([, member]) => member);
  return find(byMember, members.join('\n').toLowerCase()) ?? said;
}

const find = (table: typeof byText, text: string) => table.find(([pattern]) => pattern.test(text))?.[1];
