import { App, Stack } from 'aws-cdk-lib';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { expect, test } from 'vitest';
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

test('a sender whose address holds an asterisk is none either', () => {
  expect(findings(appStack({ from: 'a*b@example.com' }))).toEqual([]);
});

test('what nobody answered is found', () => {
  const stack = new Stack(new App(), 'Stack');
  new Topic(stack, 'Topic');
  expect(findings(stack)).toEqual(['AwsSolutions-SNS3 Stack/Topic/Resource']);
});
