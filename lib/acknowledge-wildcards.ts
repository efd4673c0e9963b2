import { Stack, Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/**
 * Answers cdk-nag for resources of a policy that hold a wildcard on purpose. It names each by its ARN, with
 * references and variables in angle brackets.
 */
export function acknowledgeWildcards(scope: IConstruct, arns: readonly string[], reason: string): void {
  const shown = (arn: string): string => {
    const resolved: string | { 'Fn::Join': ['', (string | { Ref: string })[]] } =
      Stack.of(scope).resolve(arn);
    if (typeof resolved === 'string') return resolved;
    return resolved['Fn::Join'][1]
      .map((part) => (typeof part === 'string' ? part : `<${part.Ref}>`))
      .join('');
  };
  const wide = arns.filter((arn) => arn.includes('*')).map((arn) => shown(arn).replace(/\$\{(.)\}/g, '<$1>'));
  Validations.of(scope).acknowledge(
    ...wide.map((arn) => ({ id: `AwsSolutions-IAM5[Resource::${arn}]`, reason })),
  );
}
