import { type AwsSettings, readAws } from '../../functions/aws/environment.ts';
import { awsEnvironment } from '../../lib/local/aws-variables.ts';

/** The settings of a function whose table and SES are at this address. */
export function awsAt(url: string): AwsSettings {
  return readAws({ ...awsEnvironment({ dynamoDbUrl: url, sesUrl: url }), URL_SUFFIX: 'amazonaws.com' });
}
