import { basename } from 'node:path';
import { AwsClient } from 'aws4fetch';

/** Each example sends an email of its own, so it has a key of its own. */
const example = basename(process.argv[1] ?? '', '.ts');

/** Where the API is, and as whom to call it. Without any of these variables, the local server of npm start. */
const {
  EMAIL_API_URL = 'http://127.0.0.1:3000/email',
  IDEMPOTENCY_KEY = `order-1006-${example}`,
  EMAIL_API_KEY,
  EMAIL_TO = 'success@simulator.amazonses.com',
  AWS_REGION = 'eu-west-1',
  AWS_ACCESS_KEY_ID = 'local',
  AWS_SECRET_ACCESS_KEY = 'local',
  AWS_SESSION_TOKEN,
} = process.env;

export const url = EMAIL_API_URL;
export const key = IDEMPOTENCY_KEY;
export const email = { to: EMAIL_TO, subject: `Hello (${key})`, text: 'Sent once.' };

const aws = new AwsClient({
  service: 'execute-api',
  region: AWS_REGION,
  accessKeyId: AWS_ACCESS_KEY_ID,
  secretAccessKey: AWS_SECRET_ACCESS_KEY,
  ...(AWS_SESSION_TOKEN && { sessionToken: AWS_SESSION_TOKEN }),
  // It would repeat what fails by rules of its own. Ours are in retry.ts.
  retries: 0,
});

/** Asks the API: with an API key where there is one, and else signed. */
export function ask(init: RequestInit): Promise<Response> {
  if (!EMAIL_API_KEY) return aws.fetch(url, init);
  const headers = new Headers(init.headers);
  headers.set('Authorization', `Bearer ${EMAIL_API_KEY}`);
  return fetch(url, { ...init, headers });
}
