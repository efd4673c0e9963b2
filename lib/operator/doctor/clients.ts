import { ACMClient } from '@aws-sdk/client-acm';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { SSMClient } from '@aws-sdk/client-ssm';
import { STSClient } from '@aws-sdk/client-sts';

/** Whom the doctor asks, all in one region. */
export interface Clients {
  readonly sts: STSClient;
  readonly ssm: SSMClient;
  readonly ses: SESv2Client;
  readonly lambda: LambdaClient;
  readonly acm: ACMClient;
}

/** Milliseconds: without a network, a person waits for the word. */
const PATIENCE = { connectionTimeout: 3_000, requestTimeout: 5_000, throwOnRequestTimeout: true };
/** SES answers one question a second ("Service quotas", other actions of its API), and throttles the others. */
const SES_ATTEMPTS = 10;

/** Clients with the SDK's own way to credentials. `AWS_PROFILE` and `AWS_ENDPOINT_URL` are followed. */
export function openClients(region: string): Clients {
  const options = { region, requestHandler: PATIENCE };
  return {
    sts: new STSClient(options),
    ssm: new SSMClient(options),
    ses: new SESv2Client({ ...options, maxAttempts: SES_ATTEMPTS }),
    lambda: new LambdaClient(options),
    acm: new ACMClient(options),
  };
}
