import type { AwsCredentialIdentity } from '@smithy/types';

/** What a function knows of AWS: Lambda sets all of it but the suffix, which the stack adds. */
export interface AwsSettings {
  region: string;
  /** Throws where there are none: then nothing can be sent. */
  credentials: () => Promise<AwsCredentialIdentity>;
  /** Where a service listens. */
  endpoints: { dynamodb: URL; sesv2: URL };
}

export type Environment = { [name: string]: string | undefined };

/** @throws in one sentence, when the variable is missing or empty */
export function required(environment: Environment, name: string): string {
  const text = environment[name];
  if (!text) throw new Error(`The environment variable ${name} is not set`);
  return text;
}

/**
 * Reads them as the SDK does, without its search through files and services that Lambda does not have. Like there,
 * `AWS_ENDPOINT_URL_DYNAMODB` and `AWS_ENDPOINT_URL_SESV2` lead elsewhere.
 *
 * @throws at initialisation, in one sentence, when a variable is missing
 */
export function readAws(environment: Environment): AwsSettings {
  const region = required(environment, 'AWS_REGION');
  const suffix = required(environment, 'URL_SUFFIX');
  return {
    region,
    credentials: credentials(environment),
    endpoints: {
      dynamodb: endpoint(environment, 'AWS_ENDPOINT_URL_DYNAMODB', `https://dynamodb.${region}.${suffix}`),
      sesv2: endpoint(environment, 'AWS_ENDPOINT_URL_SESV2', `https://email.${region}.${suffix}`),
    },
  };
}

/** What the SDK would follow and this does not: the other functions, which have the SDK, would ask elsewhere. */
const NOT_FOLLOWED = ['AWS_ENDPOINT_URL', 'AWS_USE_FIPS_ENDPOINT', 'AWS_USE_DUALSTACK_ENDPOINT'];

function endpoint(environment: Environment, variable: string, byDefault: string): URL {
  const name = NOT_FOLLOWED.find((one) => environment[one]);
  if (name) throw new Error(`The environment variable ${name} is not supported; ${variable} is`);
  const text = environment[variable] || byDefault;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.pathname !== '/')
    throw new Error(`The environment variable ${variable} must be a URL without a path`);
  return url;
}

/** They stay the same for as long as an environment of Lambda lives, so they are read once. */
function credentials(environment: Environment): AwsSettings['credentials'] {
  const {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
  } = environment;
  return async () => {
    if (accessKeyId && secretAccessKey) {
      return { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) };
    }
    const error = new Error('There are no credentials in the environment');
    throw Object.assign(error, { name: 'CredentialsProviderError' });
  };
}
