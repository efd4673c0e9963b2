import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type SdkName, sdkNames } from '../../lib/function-names.ts';
import { LOCAL_AWS } from '../../lib/local/aws-variables.ts';
import { sendEmailVariables } from '../../lib/local/function-variables.ts';
import { builtFile } from '../support/built-file.ts';
import { httpEvent } from '../support/http-event.ts';
import { type LambdaProcess, lambdaProcess } from '../support/lambda-process.ts';

// What the two SDKs make of where AWS is and of what time it is: the deployed bundles, in processes of their own.

const SKEW_MAX_MS = 15 * 60_000;
const HOUR_MS = 3_600_000;

/** All of AWS at one address, as a local AWS is: it takes any write and any email whose signature is of about now. */
let aws: Server;
let url: string;
const seen: string[] = [];

beforeAll(async () => {
  aws = createServer((request, response) => {
    request.resume();
    const { 'x-amz-date': date = '', 'x-amz-target': target } = request.headers;
    const at = Date.parse(String(date).replace(/^(....)(..)(..T..)(..)(..)Z$/, '$1-$2-$3:$4:$5Z'));
    const answer = (status: number, body: object) => response.writeHead(status).end(JSON.stringify(body));
    if (Math.abs(at - Date.now()) > SKEW_MAX_MS) {
      seen.push('skewed');
      answer(403, { __type: 'InvalidSignatureException', message: 'Signature not yet current' });
    } else {
      seen.push(String(target ?? 'SendEmail').replace('DynamoDB_20120810.', ''));
      answer(200, target ? {} : { MessageId: 'm-1' });
    }
  }).listen(0, '127.0.0.1');
  await once(aws, 'listening');
  url = `http://127.0.0.1:${(aws.address() as AddressInfo).port}`;
});
afterAll(() => {
  aws.closeAllConnections();
  aws.close();
});
beforeEach(() => {
  seen.length = 0;
});

const { region, credentials } = LOCAL_AWS;
const lambda = {
  AWS_REGION: region,
  AWS_ACCESS_KEY_ID: credentials.accessKeyId,
  AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  ...sendEmailVariables('no-reply@example.com', 0),
};

/** Emails by a fresh environment, one after the other; their statuses. */
async function send(
  sdk: SdkName,
  variables: object,
  { emails = 1, clockOffsetMs = 0 } = {},
): Promise<number[]> {
  const file = builtFile('send-email', sdk);
  let running: LambdaProcess | undefined;
  try {
    running = await lambdaProcess({ file, environment: { ...lambda, ...variables }, clockOffsetMs });
    const statuses: number[] = [];
    const email = { to: 'jane@example.com', subject: 'Once', text: 'Sent once.' };
    for (let number = 1; number <= emails; number += 1) {
      const answer = await running.invoke(httpEvent(email, `k-${number}`));
      statuses.push((answer as { statusCode: number }).statusCode);
    }
    return statuses;
  } finally {
    await running?.kill();
  }
}

describe.each(sdkNames)('with the %s SDK', (sdk) => {
  test('one variable leads all services elsewhere, as every local AWS sets it', async () => {
    expect(await send(sdk, { AWS_ENDPOINT_URL: url })).toEqual([202]);
    expect(seen).toEqual(['PutItem', 'SendEmail', 'UpdateItem']);
  });

  test("a service's own comes first", async () => {
    const nowhere = 'http://127.0.0.1:1';
    const own = { AWS_ENDPOINT_URL_DYNAMODB: url, AWS_ENDPOINT_URL_SESV2: url };
    expect(await send(sdk, { AWS_ENDPOINT_URL: nowhere, ...own })).toEqual([202]);
    expect(seen).toEqual(['PutItem', 'SendEmail', 'UpdateItem']);
  });
});

describe('where the clock is an hour ahead', () => {
  const wrong = { emails: 2, clockOffsetMs: HOUR_MS };

  test('full learns what time it is from the first answers', async () => {
    expect(await send('full', { AWS_ENDPOINT_URL: url }, wrong)).toEqual([503, 202]);
    expect(seen.filter((one) => one === 'SendEmail')).toHaveLength(1);
  });

  test('lean does not, and nothing is sent', async () => {
    expect(await send('lean', { AWS_ENDPOINT_URL: url }, wrong)).toEqual([503, 503]);
    expect(new Set(seen)).toEqual(new Set(['skewed']));
  });
});
