import { sesRules } from './ses-rules.ts';

/** What SES takes as a tag's name or value. */
export const TAG = new RegExp(`^[A-Za-z0-9_-]{1,${sesRules.tag}}$`);

/** The tags by which an event leads back to its record, its claim and its caller. */
export const TAG_NAMES = {
  record: 'email-api-record',
  claim: 'email-api-claim',
  caller: 'email-api-caller',
} as const;

/** Who calls cannot set them. */
export const OUR_TAGS: readonly string[] = Object.values(TAG_NAMES);

/** As many as a sender may give an email; SES says of no limit. All of them are in its life. */
export const TAGS_MAX = 100;
