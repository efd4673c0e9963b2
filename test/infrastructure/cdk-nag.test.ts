import { App, Stack } from 'aws-cdk-lib';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { expect, test } from 'vitest';
import { kinds, redisStack } from './redis-stack.ts';
import { appStack, configurations } from './synthesize.ts';

function findings(stack: Stack): string[] {
  return [new AwsSolutionsChecks(), new ServerlessChecks()]
    .flatMap((checks) => checks.validateScope(stack).violations)
    .map(({ ruleName, violatingResources }) =>
      [ruleName, ...violatingResources.map(({ constructPath }) => constructPath)].join(' '),
    );
}

test.each(Object.entries(configurations))('%s: no finding is left unanswered', (_, context) => {
  expect(findings(appStack(context))).toEqual([]);
});

test.each(Object.entries(kinds))('%s, with Redis: nor there', (_, kind) => {
  expect(findings(redisStack(kind).stack)).toEqual([]);
});

test('a sender whose address holds an asterisk is none either', () => {
  expect(findings(appStack({ from: 'a*b@example.com' }))).toEqual([]);
});

test('what nobody answered is found', () => {
  const stack = new Stack(new App(), 'Stack');
  new Topic(stack, 'Topic');
  expect(findings(stack)).toEqual(['AwsSolutions-SNS3 Stack/Topic/Resource']);
});
