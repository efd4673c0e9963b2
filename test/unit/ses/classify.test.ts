import { describe, expect, test } from 'vitest';
import type { SendOutcome } from '../../../functions/emails/outcome.ts';
import { classify, type Failure } from '../../../functions/ses/classify.ts';

const NOT_VERIFIED =
  'Email address is not verified. The following identities failed the check in region EU-CENTRAL-1: ada@example.com';

function outcome({ kind, ...rest }: SendOutcome): string {
  return 'reason' in rest ? `${kind}, ${rest.reason}` : kind;
}

/** An answer came; then it does not matter how far the socket was. */
function answered(status: number, name: string, message = 'message'): SendOutcome[] {
  return [true, false].map((mayHaveLeft) => classify({ status, name, message, mayHaveLeft }));
}

describe('an answer of SES', () => {
  test.each<[status: number, name: string, message: string, outcome: string]>([
    [400, 'MessageRejected', 'Message refused.', 'refused, other'],
    [400, 'BadRequestException', '', 'not_sent, operator'],
    [413, 'RequestEntityTooLargeException', 'Too large', 'refused, message-too-large'],
    [413, 'SyntaxError', '<html>', 'refused, message-too-large'],
    [413, 'Error', 'The connection closed within an answer', 'refused, message-too-large'],

    [429, 'TooManyRequestsException', 'Maximum sending rate exceeded.', 'not_sent, throttled'],
    [429, 'SyntaxError', '<html>', 'not_sent, throttled'],
    [400, 'TooManyRequestsException', 'Too many requests', 'not_sent, throttled'],
    [400, 'Throttling', 'Rate exceeded', 'not_sent, throttled'],
    [400, 'ThrottlingException', 'Rate exceeded', 'not_sent, throttled'],
    [400, 'LimitExceededException', 'Too many of something', 'not_sent, throttled'],
    [429, 'TooManyRequestsException', 'Daily message quota exceeded.', 'not_sent, quota'],
    [400, 'LimitExceededException', 'Sending QUOTA exceeded', 'not_sent, quota'],
    [400, 'Throttling', 'Daily limit', 'not_sent, quota'],

    [400, 'MessageRejected', NOT_VERIFIED, 'not_sent, identity-not-verified'],
    [400, 'MessageRejected', 'Email address is NOT VERIFIED.', 'not_sent, identity-not-verified'],
    [400, 'MailFromDomainNotVerifiedException', 'MAIL FROM', 'not_sent, identity-not-verified'],

    [400, 'SendingPausedException', 'Sending is paused', 'not_sent, operator'],
    [400, 'AccountSuspendedException', 'Suspended', 'not_sent, operator'],
    [404, 'NotFoundException', 'Configuration set does not exist', 'not_sent, operator'],
    [403, 'AccessDeniedException', 'User is not authorized', 'not_sent, operator'],
    [400, 'AccessDeniedException', NOT_VERIFIED, 'not_sent, operator'],
    [403, 'ExpiredTokenException', 'Expired', 'not_sent, operator'],
    [403, 'InvalidClientTokenId', 'Invalid', 'not_sent, operator'],
    [403, 'SignatureDoesNotMatch', 'Signature', 'not_sent, operator'],
    [403, 'UnrecognizedClientException', 'Unrecognized', 'not_sent, operator'],
    [400, 'ValidationException', 'Validation', 'not_sent, operator'],
    [400, 'Unheard', 'Never heard of', 'not_sent, operator'],
    [400, 'NotMessageRejected', 'Never heard of', 'not_sent, operator'],
    [400, 'NotMessageRejected', NOT_VERIFIED, 'not_sent, operator'],
    [400, 'NotMailFromDomainNotVerified', 'Never heard of', 'not_sent, operator'],
    [400, 'NotThrottling', 'Never heard of', 'not_sent, operator'],
    [403, 'SyntaxError', '<html>', 'not_sent, operator'],
    [499, 'Unheard', 'Never heard of', 'not_sent, operator'],

    // A body that was cut leaves the status, and no name of SES's.
    [429, 'Error', 'The connection closed within an answer', 'not_sent, throttled'],
    [400, 'Error', 'The connection closed within an answer', 'not_sent, operator'],
    [400, 'TimeoutError', 'aborted', 'not_sent, operator'],
    [500, 'Error', 'The connection closed within an answer', 'unknown'],
    [200, 'Error', 'The connection closed within an answer', 'unknown'],

    [408, 'RequestTimeoutException', 'Timed out', 'unknown'],
    [408, 'TooManyRequestsException', 'Rate exceeded', 'unknown'],
    [500, 'InternalFailure', 'Failed', 'unknown'],
    [500, 'MessageRejected', NOT_VERIFIED, 'unknown'],
    [502, 'SyntaxError', '<html>', 'unknown'],
    [503, 'SyntaxError', '<html>', 'unknown'],
    [503, 'ServiceUnavailable', 'Unavailable', 'unknown'],
    [503, 'ThrottlingException', 'Rate exceeded', 'unknown'],
    [504, 'TimeoutError', 'Gateway', 'unknown'],
    [599, 'Unheard', 'Never heard of', 'unknown'],

    [200, 'SyntaxError', 'Unexpected end of JSON input', 'unknown'],
    [200, 'MessageRejected', 'message', 'unknown'],
    [204, 'Error', 'Empty', 'unknown'],
    [301, 'PermanentRedirect', 'Moved', 'unknown'],
    [399, 'Unheard', 'Never heard of', 'unknown'],
    [100, 'Unheard', 'Never heard of', 'unknown'],
  ])('%i %s, "%s", is %s', (status, name, message, expected) => {
    expect(answered(status, name, message).map(outcome)).toEqual([expected, expected]);
  });
});

/** The names that API v2, v1 and its SDKs give a refusal. */
const NAMES = ['MessageRejected', 'MessageRejectedException', 'BadRequestException', 'InvalidParameterValue'];

describe('the text of a refusal, as AWS documents it and as it was reported of SES v1, v2 and SMTP,', () => {
  test.each<[text: string, outcome: string]>([
    ['Address length is more than 320 bytes long', 'refused, address-invalid'],
    ['Local address contains control or whitespace', 'refused, address-invalid'],
    ['Local address contains illegal character', 'refused, address-invalid'],
    ['Domain contains illegal character', 'refused, address-invalid'],
    ['Domain contains control or whitespace', 'refused, address-invalid'],
    ['Domain starts with dot', 'refused, address-invalid'],
    ['Domain ends with dot', 'refused, address-invalid'],
    ["Missing final '@domain'", 'refused, address-invalid'],
    ['Missing domain', 'refused, address-invalid'],
    ['Missing local name', 'refused, address-invalid'],
    ['Illegal address', 'refused, address-invalid'],
    ['Invalid email address .', 'refused, address-invalid'],
    ['Invalid email address <bob@account.example>.', 'refused, address-invalid'],
    ['Invalid email address daily-quota@paused.example.', 'refused, address-invalid'],
    ['Recipient count exceeds 50.', 'refused, too-many-recipients'],
    ['Transaction failed: Recipient count exceeds 50.', 'refused, too-many-recipients'],
    ['Address blacklisted.', 'refused, recipient-suppressed'],
    ['Address is on the suppression list', 'refused, recipient-suppressed'],
    ["Duplicate header 'Content-Type'.", 'refused, header-invalid'],
    ["Transaction failed: Duplicate header 'Content-Type'.", 'refused, header-invalid'],
    ["Duplicate header 'X-Account-Quota'.", 'refused, header-invalid'],
    ['Header section too long.', 'refused, header-invalid'],
    ['Empty header names are illegal.', 'refused, header-invalid'],
    ["Missing required header 'From'.", 'refused, header-invalid'],
    ["Illegal content type 'text/csv'", 'refused, attachment-not-allowed'],
    ["Illegal filename 'paused.exe'.", 'refused, attachment-not-allowed'],
    ['Email contains an attachment of a forbidden type.', 'refused, attachment-not-allowed'],
    ["Transaction failed: Expected '/', got ;", 'refused, attachment-not-allowed'],
    ['Expected MIME type, got ;', 'refused, attachment-not-allowed'],
    [
      "Invalid tag value <daily:quota>: only alphanumeric ASCII characters, '_', and '-' are allowed.",
      'refused, tag-invalid',
    ],
    ['Address is on the account-level suppression list', 'refused, recipient-suppressed'],
    ['Message length is more than 10485760 bytes long', 'refused, message-too-large'],
    ['Illegal content.', 'refused, content-invalid'],
    ['Missing start boundary', 'refused, content-invalid'],

    [NOT_VERIFIED, 'not_sent, identity-not-verified'],
    [
      'Email address is not verified. The following identities failed: daily <a@b.example>',
      'not_sent, identity-not-verified',
    ],
    ['The From address has not been verified.', 'not_sent, identity-not-verified'],
    ["Email address isn't verified.", 'not_sent, identity-not-verified'],
    ['The domain is unverified.', 'not_sent, identity-not-verified'],
    ['Invalid content: accounts of this kind may not send.', 'not_sent, operator'],
    ['Invalid address: access denied.', 'not_sent, operator'],
    ['', 'not_sent, operator'],
    [
      'Sending paused for this account. For more information, please check the inbox of the email address associated with your AWS account.',
      'not_sent, operator',
    ],
    ['Email sending for the account is paused.', 'not_sent, operator'],
    ['Email sending for the configuration set <email-api> is paused.', 'not_sent, operator'],
    ['Sending is paused for configuration set email-api', 'not_sent, operator'],
    ['Sending suspended', 'not_sent, operator'],
    ['The account is suspended.', 'not_sent, operator'],
    ['Configuration set <email-api> does not exist.', 'not_sent, operator'],
    ['Maximum sending rate exceeded.', 'not_sent, throttled'],
    ['Throttling failure: Maximum sending rate exceeded.', 'not_sent, throttled'],
    ['Daily message quota exceeded.', 'not_sent, quota'],
    ['Throttling failure: Daily message quota exceeded.', 'not_sent, quota'],
  ])('"%s" is %s, under each of its names', (text, expected) => {
    for (const name of NAMES) {
      for (const said of [text, text.toUpperCase()]) {
        expect(answered(400, name, said).map(outcome)).toEqual([expected, expected]);
      }
    }
  });

  const invalid = (member: string, value = "'x'") =>
    `Value ${value} at '${member}' failed to satisfy constraint: Member must have length greater than or equal to 1`;
  const found = (...members: string[]) =>
    `${members.length} validation errors detected: ${members.join('; ')}`;

  test.each<[text: string, outcome: string]>([
    [found(invalid('content.simple.subject.data')), 'refused, content-invalid'],
    [found(invalid('content.simple.subject', 'null')), 'refused, content-invalid'],
    [found(invalid('content.simple.body.html.data')), 'refused, content-invalid'],
    [found(invalid('content.simple.headers.1.member.value')), 'refused, header-invalid'],
    [found(invalid('content.simple.attachments.1.member.fileName')), 'refused, attachment-not-allowed'],
    [found(invalid('destination.toAddresses.1.member')), 'refused, address-invalid'],
    [found(invalid('fromEmailAddress')), 'refused, address-invalid'],
    [found(invalid('replyToAddresses')), 'refused, address-invalid'],
    [found(invalid('emailTags.2.member.name')), 'refused, tag-invalid'],
    [found(invalid('configurationSetName')), 'not_sent, operator'],
    [found(invalid('fromEmailAddressIdentityArn')), 'not_sent, operator'],
    [found(invalid('content.simple.subject.data'), invalid('configurationSetName')), 'not_sent, operator'],
    [found(invalid('neverHeardOf')), 'refused, other'],
    [found(invalid('content.simple.subject.data', "'our account is paused'")), 'refused, content-invalid'],
    [`${found(invalid('content.simple.subject.data'))}. The account is paused.`, 'not_sent, operator'],
    ["Value at 'content.simple.subject' is odd", 'refused, other'],
  ])('or by the member that is invalid: "%s" is %s', (text, expected) => {
    expect(answered(400, 'BadRequestException', text).map(outcome)).toEqual([expected, expected]);
  });

  test.each(['a paused account', 'an account that is suspended', 'the quota of the account', 'our account'])(
    'never refuses for good what %s is about',
    (account) => {
      for (const said of [`Illegal address: ${account}`, `Duplicate header: ${account}`]) {
        for (const name of NAMES)
          expect(answered(400, name, said).map(({ kind }) => kind)).toEqual(['not_sent', 'not_sent']);
      }
    },
  );
});

describe('without an answer', () => {
  test.each([
    'CredentialsProviderError',
    'TimeoutError',
    'AbortError',
    'AggregateError',
    'Error',
    'MessageRejected',
    'ThrottlingException',
    'exception',
    '',
  ])('a %s before the handshake never left, and after it is unknown', (name) => {
    const failure = { status: undefined, name, message: 'Daily quota, not verified' };
    expect(classify({ ...failure, mayHaveLeft: false })).toEqual({
      kind: 'not_sent',
      reason: 'never-left',
      cause: name,
    });
    expect(classify({ ...failure, mayHaveLeft: true })).toEqual({ kind: 'unknown', cause: name });
  });
});

describe('the cause', () => {
  test.each<[Omit<Failure, 'message'>, string]>([
    [{ status: 400, name: 'MessageRejected', mayHaveLeft: true }, '400 MessageRejected'],
    [{ status: 404, name: 'NotFoundException', mayHaveLeft: true }, '404 NotFoundException'],
    [{ status: 503, name: 'SyntaxError', mayHaveLeft: true }, '503 SyntaxError'],
    [{ status: 429, name: 'TooManyRequestsException', mayHaveLeft: true }, '429 TooManyRequestsException'],
    [{ status: undefined, name: 'TimeoutError', mayHaveLeft: true }, 'TimeoutError'],
    [{ status: undefined, name: 'TimeoutError', mayHaveLeft: false }, 'TimeoutError'],
    [{ status: undefined, name: 'TimeoutError', code: 'ECONNRESET', mayHaveLeft: true }, 'ECONNRESET'],
    [{ status: undefined, name: 'Error', code: 'ENOTFOUND', mayHaveLeft: false }, 'ENOTFOUND'],
    [{ status: undefined, name: 'AbortError', code: 20, mayHaveLeft: true }, 'AbortError'],
    [{ status: 503, name: 'SyntaxError', code: 'ECONNRESET', mayHaveLeft: true }, '503 SyntaxError'],
  ])('of %o is name or code and status, and never the text of SES', (failure, cause) => {
    const classified = classify({ ...failure, message: `${NOT_VERIFIED} daily` });
    expect(classified).toMatchObject({ cause });
    expect(JSON.stringify(classified)).not.toContain('ada@example.com');
  });
});
