import { fromAddresses, identities } from './ses-identities.ts';

/** IAM, "IAM and AWS STS quotas": what all inline policies of a role have, in characters without blanks. */
const ROLE_MAX = 10_240;
/** What the function may do besides: its log, its table, its configuration set, with the longest names that these have. */
const ROLE_OTHERS = 1_240;
/** Lambda, "Quotas": what all variables of a function have, in bytes, their names included. */
const VARIABLES_MAX = 4_096;
/** The other variables of the function that sends, likewise. */
const VARIABLES_OTHERS = 496;
/** The longest that AWS has: identities of other regions and partitions are shorter. */
const ARN = 'arn:aws-us-gov:ses:us-gov-west-1:123456789012:identity/';

/** Senders and recipients, in their canonical forms. */
export interface SenderLists {
  /** With the name. */
  readonly from: string;
  readonly allowed: readonly string[];
  readonly recipients: readonly string[];
}

/** Why these senders cannot be deployed, in a sentence; undefined where they can. */
export function findTooLong(lists: SenderLists): string | undefined {
  const ofIam = ROLE_MAX - ROLE_OTHERS;
  const inPolicy = countPolicy(lists);
  if (inPolicy > ofIam) {
    return `allowedSenders and sandboxRecipients may take ${inPolicy} characters of a policy, and IAM has room for ${ofIam}: name fewer or shorter ones`;
  }
  const ofLambda = VARIABLES_MAX - VARIABLES_OTHERS;
  const inVariables = Buffer.byteLength(lists.from + lists.allowed.join());
  if (inVariables > ofLambda) {
    return `from and allowedSenders take ${inVariables} bytes of Lambda's variables, and it has room for ${ofLambda}: name fewer or shorter ones`;
  }
  return undefined;
}

function countPolicy({ allowed, recipients }: SenderLists): number {
  const names = new Set([...allowed, ...recipients].flatMap(identities));
  const statement = {
    Effect: 'Allow',
    Action: ['ses:SendEmail', 'ses:SendRawEmail'],
    Resource: [...names].map((name) => `${ARN}${name}`),
    Condition: { StringLike: { 'ses:FromAddress': allowed.map(fromAddresses) } },
  };
  return JSON.stringify(statement).length;
}
