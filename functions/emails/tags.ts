import { sesRules } from './ses-rules.ts';

/** What SES takes as a tag's name or value. */
export const TAG = new RegExp(`^[A-Za-z0-9_-]{1,${sesRules.tag}}$`);

/** The tags by which an event leads back to its record, its claim and its caller; who calls cannot set them. */
export const OUR_TAGS = ['email-api-record', 'email-api-claim', 'email-api-caller'];

/** As many as a sender may give an email; SES says of no limit. All of them are in its life. */
export const TAGS_MAX = 100;
