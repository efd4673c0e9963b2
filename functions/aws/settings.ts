import type { AwsCredentialIdentity } from '@smithy/types';
import { type Environment, requireVariable } from '../configuration/environment.ts';

/** A service, as its names in endpoints, variables and signatures have it. */
export interface Service {
  /** What its endpoint's name begins with, as `dynamodb`. */
  endpointPrefix: string;
  /** What its own variable ends in, as `DYNAMODB` in `AWS_ENDPOINT_URL_DYNAMODB`. */
  variableSuffix: string;
  /** Its name in a signature. */
  signingName: string;
}

/** What a client may be told instead of reading it from the environment. */
export interface GivenSettings {
  region?: string;
  endpoint?: string;
  credentials?: AwsCredentialIdentity | (() => Promise<AwsCredentialIdentity>);
}

/** What a client knows of AWS. */
export interface AwsSettings {
  region: string;
  endpoint: URL;
  /** Rejects where there are none: then nothing can be sent. */
  credentials: () => Promise<AwsCredentialIdentity>;
}

/**
 * Reads what Lambda's environment says, as the SDK does, without its search through files and services that Lambda does
 * not have. `URL_SUFFIX` is ours: the stack sets it to what the names of AWS's endpoints end in, in its partition.
 *
 * @throws at initialisation, in one sentence, where something is missing or cannot be followed
 */
export function readSettings(environment: Environment, service: Service, given: GivenSettings): AwsSettings {
  refuseUnfollowed(environment);
  const region = given.region ?? requireVariable(environment, 'AWS_REGION');
  const { credentials } = given;
  return {
    region,
    endpoint: readEndpoint(environment, service, region, given.endpoint),
    credentials: typeof credentials === 'function' ? credentials : provide(credentials ?? environment),
  };
}

/** What the SDK would do and this does not: other names of endpoints. */
const UNFOLLOWED = ['AWS_USE_FIPS_ENDPOINT', 'AWS_USE_DUALSTACK_ENDPOINT'];

/** @throws where one is on. The SDK knows `true` and `false`; whatever else it says is no way to switch it off. */
function refuseUnfollowed(environment: Environment): void {
  const name = UNFOLLOWED.find((one) => environment[one] && environment[one] !== 'false');
  if (name) needTheWholeSdk(`The environment variable ${name}`);
}

/** @throws in one sentence. @param what is not followed, as the beginning of it */
export function needTheWholeSdk(what: string): never {
  throw new Error(`${what} needs the whole SDK: deploy with sdk=full`);
}

/** The service's own variable comes first, then that of all services; `AWS_IGNORE_CONFIGURED_ENDPOINT_URLS` skips both. */
function readEndpoint(
  environment: Environment,
  { endpointPrefix, variableSuffix }: Service,
  region: string,
  given: string | undefined,
): URL {
  const ignored = environment.AWS_IGNORE_CONFIGURED_ENDPOINT_URLS === 'true';
  const variables = ignored ? [] : [`AWS_ENDPOINT_URL_${variableSuffix}`, 'AWS_ENDPOINT_URL'];
  const variable = variables.find((name) => environment[name]);
  const text =
    given ??
    (variable
      ? environment[variable]
      : `https://${endpointPrefix}.${region}.${requireVariable(environment, 'URL_SUFFIX')}`);
  const url = text && URL.canParse(text) ? new URL(text) : undefined;
  if (url?.pathname !== '/') {
    const what = variable && !given ? `The environment variable ${variable}` : 'The endpoint';
    throw new Error(`${what} must be a URL without a path`);
  }
  return url;
}

/** They stay the same for as long as an environment of Lambda lives, and a variable costs time: read once. */
function provide(given: AwsCredentialIdentity | Environment): AwsSettings['credentials'] {
  const identity =
    'accessKeyId' in given ? (given as AwsCredentialIdentity) : readCredentials(given as Environment);
  return async () => {
    if (identity) return identity;
    const error = new Error('There are no credentials in the environment');
    throw Object.assign(error, { name: 'CredentialsProviderError' });
  };
}

function readCredentials(environment: Environment): AwsCredentialIdentity | undefined {
  const {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
  } = environment;
  if (!accessKeyId || !secretAccessKey) return undefined;
  return { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) };
}
