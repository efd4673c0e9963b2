import { type Finding, fails, note, ok, unseen } from './finding.ts';
import { listNames, type SeeIdentity, seeVerified } from './identities.ts';

/** Whether SES has verified these addresses and domains. @param right what they may then, as `send` */
export async function examineVerified(
  see: SeeIdentity,
  check: string,
  right: string,
  entries: readonly string[],
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const entry of entries) findings.push(await examineOne(see, check, right, entry));
  return findings;
}

async function examineOne(see: SeeIdentity, check: string, right: string, entry: string): Promise<Finding> {
  const seen = await seeVerified(see, entry);
  switch (seen.kind) {
    case 'unseen':
      return unseen(check, seen.why);
    case 'seen':
      return ok(check, `${entry} may ${right}: SES has verified ${seen.value.name}.`);
    case 'absent':
      return explain(check, right, entry);
    default:
      return seen satisfies never;
  }
}

function explain(check: string, right: string, entry: string): Finding {
  if (!entry.includes('@')) {
    return note(check, `SES has not verified ${entry}: only its addresses that are verified may ${right}.`);
  }
  const says = `SES has verified neither ${listNames(entry).join(' nor ')} in this region.`;
  return fails(check, says, 'Verify one of them in the SES console.');
}
