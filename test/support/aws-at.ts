import { LOCAL_AWS } from '../../lib/local/aws-variables.ts';

/** The options of a client whose service is at this address. */
export const awsAt = (endpoint: string) => ({ ...LOCAL_AWS, endpoint });
