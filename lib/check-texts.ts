import { Token } from 'aws-cdk-lib';
import type { EmailApiProps } from './email-api-props.ts';

/**
 * Addresses and domains decide at synthesis what is deployed, so they must be known by then. Whoever calls from JavaScript
 * may have given anything.
 *
 * @throws in one sentence, where a text is missing, is none, or is a token
 */
export function checkTexts({ from, alarmEmail, webhookUrl, ...lists }: Partial<EmailApiProps>): void {
  if (from === undefined) {
    throw new Error('from must be given: who emails come from, as a@example.com or Name <a@example.com>');
  }
  checkText('from', from);
  if (alarmEmail !== undefined) checkText('alarmEmail', alarmEmail);
  if (webhookUrl !== undefined) checkText('webhookUrl', webhookUrl);
  for (const name of ['allowedSenders', 'sandboxRecipients'] as const) {
    const list: unknown = lists[name] ?? [];
    if (!Array.isArray(list)) throw new Error(`${name} must be a list of addresses or domains`);
    checkKnown(name, list);
    for (const one of list) checkText(name, one);
  }
}

function checkText(name: string, value: unknown): void {
  if (typeof value !== 'string') throw new Error(`${name} must be text, not ${JSON.stringify(value)}`);
  checkKnown(name, value);
}

function checkKnown(name: string, value: unknown): void {
  if (Token.isUnresolved(value)) {
    throw new Error(`${name} must be known at synthesis, and this is a token, which has its value later`);
  }
}
