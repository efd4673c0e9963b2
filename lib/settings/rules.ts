import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import * as v from 'valibot';
import { readAddress } from '../../functions/emails/address.ts';
import { type Reading, readAddressOrDomain, readBareAddress, readDomain } from '../address-or-domain.ts';
import { isWithin, type Range } from '../ranges.ts';
import { isWebhookUrl } from '../webhook-url.ts';

// What a setting may be. A value comes as text from `-c NAME=VALUE`, or as JSON from cdk.json.

const numeric = v.union([v.number(), v.pipe(v.string(), v.regex(/^\d{1,9}$/), v.transform(Number))]);

/** A whole number within a range. */
export const wholeNumber = (range: Range) =>
  v.pipe(
    numeric,
    v.integer(),
    v.check((value) => isWithin(value, range)),
  );

/** One of these numbers. */
export const numberOf = <T extends number>(values: readonly T[]) => v.pipe(numeric, v.picklist(values));

/** As text, or as JSON has it. */
export const yesOrNo = v.union([
  v.boolean(),
  v.pipe(
    v.picklist(['true', 'false']),
    v.transform((word) => word === 'true'),
  ),
]);

/** As text with commas between, or as an array. */
export const list = (item: v.GenericSchema<string, string>, max = 100) =>
  v.pipe(
    v.union([v.array(v.string()), v.pipe(v.string(), v.transform(split))]),
    v.array(item),
    v.nonEmpty(),
    v.maxLength(max),
  );

const split = (text: string) => text.split(',').map((one) => one.trim());

/** Text of this form. */
export const text = (form: RegExp) => v.pipe(v.string(), v.regex(form));

/** Kept as it was given, with the name. */
export const mailbox = v.pipe(
  v.string(),
  v.check((value) => 'mailbox' in readAddress(value)),
);

/** An address without a name, its domain in lower case and Punycode. */
export const address = canonical(readBareAddress);
/** A domain, in lower case and Punycode. */
export const domain = canonical(readDomain);
/** An address or a domain, likewise. */
export const addressOrDomain = canonical(readAddressOrDomain);

/** An https:// address. */
export const httpsUrl = v.pipe(
  v.string(),
  v.check((value) => /^https:\/\/\S+$/.test(value) && URL.canParse(value)),
);

/** What may be called. */
export const webhookUrl = v.pipe(v.string(), v.check(isWebhookUrl));

function canonical(read: (text: string) => Reading) {
  return v.pipe(
    v.string(),
    v.rawTransform<string, string>(({ dataset: { value }, addIssue, NEVER }) => {
      const reading = read(value);
      if ('value' in reading) return reading.value;
      addIssue();
      return NEVER;
    }),
  );
}

/** What CloudWatch knows; infinite is CDK's word for none of them. */
export const retentionDays = Object.values(RetentionDays).filter(
  (days): days is RetentionDays => typeof days === 'number' && days !== RetentionDays.INFINITE,
);
