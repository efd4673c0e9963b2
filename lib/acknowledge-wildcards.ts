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
  if (wide.length === 0) return;
  const rule = 'AwsSolutions-IAM5';
  try {
    const ids = wide.map((arn) => `${rule}[Resource::${arn}]`);
    Validations.of(scope).acknowledge(...ids.map((id) => ({ id, reason })));
  } catch {
    // An aws-cdk-lib before 2.269 takes no id with two colons, so no ARN: there it is the rule as a whole.
    Validations.of(scope).acknowledge({ id: rule, reason });
  }
}
