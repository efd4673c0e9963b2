/** No account: region and credentials that only emulators take. */
export const LOCAL_AWS = {
  region: 'eu-west-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
} as const;

/** An environment of a function has credentials of its own, as on Lambda. @param environment its number */
export const accessKeyOf = (environment = 0): string => `${LOCAL_AWS.credentials.accessKeyId}${environment}`;

/** Where the emulators listen. */
export interface Endpoints {
  dynamoDbUrl: string;
  sesUrl: string;
  /** Where SQS, SNS and Secrets Manager are; nowhere, if left out. */
  servicesUrl?: string;
}

/** The SDK's own variables. Nothing of the caller's AWS configuration is passed on. */
export function awsVariables({ dynamoDbUrl, sesUrl, servicesUrl }: Endpoints): { [name: string]: string } {
  return {
    AWS_REGION: LOCAL_AWS.region,
    AWS_ACCESS_KEY_ID: LOCAL_AWS.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: LOCAL_AWS.credentials.secretAccessKey,
    AWS_ENDPOINT_URL_DYNAMODB: dynamoDbUrl,
    AWS_ENDPOINT_URL_SESV2: sesUrl,
    ...(servicesUrl && {
      AWS_ENDPOINT_URL_SQS: servicesUrl,
      AWS_ENDPOINT_URL_SNS: servicesUrl,
      AWS_ENDPOINT_URL_SECRETS_MANAGER: servicesUrl,
    }),
  };
}
