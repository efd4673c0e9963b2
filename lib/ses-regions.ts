/**
 * Where CloudFormation has no SES: neither identities nor configuration sets. From the schemas that AWS publishes a
 * region, as cfn-lint 1.58 has them (its rule E3006); `npm run cfn-lint` holds the two together.
 */
export const regionsWithoutSes: readonly string[] = [
  'ap-east-1',
  'ap-east-2',
  'ap-southeast-4',
  'ap-southeast-6',
  'ap-southeast-7',
  'cn-north-1',
  'cn-northwest-1',
  'eu-south-2',
  'mx-central-1',
];

/** Why nothing can be deployed to this region, in a sentence; undefined where it can. */
export function findNoSes(region: string | undefined): string | undefined {
  if (region === undefined || !regionsWithoutSes.includes(region)) return undefined;
  return `SES has no configuration sets in ${region}, which every email here goes out with: deploy to another region`;
}
