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
    [400, 'MessageRejected', 'Email contains an attachment of a forbidden type.', 'refused'],
    [400, 'BadRequestException', 'Illegal address', 'refused'],
    [413, 'RequestEntityTooLargeException', 'Too large', 'refused'],
    [413, 'SyntaxError', '<html>', 'refused'],

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
