import { App, Stack, Validations } from 'aws-cdk-lib';
import { afterEach, expect, test, vi } from 'vitest';
import { acknowledgeWildcards } from '../../lib/acknowledge-wildcards.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

const acknowledged = (arns: readonly string[]) => {
  const spy = vi.spyOn(Validations.prototype, 'acknowledge');
  acknowledgeWildcards(new Stack(new App(), 'Stack'), arns, 'On purpose.');
  return spy;
};

test('each wildcard is named, and nothing else', () => {
  const spy = acknowledged(['arn:aws:ses:::identity/*@example.com', 'arn:aws:ses:::identity/example.com']);
  const id = 'AwsSolutions-IAM5[Resource::arn:aws:ses:::identity/*@example.com]';
  expect(spy.mock.calls).toEqual([[{ id, reason: 'On purpose.' }]]);
});

test('an aws-cdk-lib that refuses such a name is told of the rule', () => {
  vi.spyOn(Validations.prototype, 'acknowledge').mockImplementationOnce(() => {
    throw new Error('InvalidValidationId');
  });
  const spy = acknowledged(['*']);
  expect(spy.mock.lastCall).toEqual([{ id: 'AwsSolutions-IAM5', reason: 'On purpose.' }]);
});
