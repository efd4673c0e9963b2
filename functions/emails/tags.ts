/** The tags by which an event leads back to its record, its claim and its caller; who calls cannot set them. */
export const OUR_TAGS = ['email-api-record', 'email-api-claim', 'email-api-caller'];

/** As many as a sender may give an email; SES says of no limit. All of them are in its life. */
export const TAGS_MAX = 100;
