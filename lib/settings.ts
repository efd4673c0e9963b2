import { readAddress } from '../functions/emails/address.ts';
import type { EmailApiProps } from './email-api.ts';

const EXAMPLE = 'npx cdk deploy -c from=no-reply@your-domain';

/**
 * A deployment's settings, from the context of the app: `-c NAME=VALUE`, or cdk.json. Where one is missing
 * or wrong, the sentence that says what to pass.
 */
export function readSettings(context: (name: string) => unknown): EmailApiProps | { wrong: string } {
  const from = context('from');
  if (typeof from !== 'string') return { wrong: `Pass the sender: ${EXAMPLE}` };
  const reading = readAddress(from);
  return 'wrong' in reading ? { wrong: `The sender ${reading.wrong}: ${EXAMPLE}` } : { from };
}
