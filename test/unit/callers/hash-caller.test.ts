import { expect, test } from 'vitest';
import { hashCaller } from '../../../functions/callers/hash-caller.ts';
import { OUR_TAGS, TAG } from '../../../functions/emails/tags.ts';

test('a caller is 43 characters that SES takes as a tag, the same for the same caller, and another for each', () => {
  const scopes = [
    'api-key:shop',
    'api-key:shop test',
    'api-key:SHOP',
    '',
    'arn:aws:iam::123456789012:role/Shop',
  ];
  for (const scope of scopes) {
    expect(hashCaller(scope)).toMatch(/^[\w-]{43}$/);
    expect(hashCaller(scope)).toMatch(TAG);
    expect(hashCaller(scope)).toBe(hashCaller(scope));
  }
  expect(new Set(scopes.map(hashCaller)).size).toBe(scopes.length);
});

test('nobody but this API sets its tag', () => {
  expect(OUR_TAGS).toContain('email-api-caller');
});
