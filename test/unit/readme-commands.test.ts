import { describe, expect, test } from 'vitest';
import { curlOf, lookUpOf, readAnswer } from '../aws/ask.ts';
import { readLine, withSettings } from '../aws/readme.ts';

// README's commands, as npm run deploy:local runs them.

const SIGNED =
  '--aws-sigv4 "aws:amz:$AWS_REGION:execute-api" --user "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY" -H "X-Amz-Security-Token: $AWS_SESSION_TOKEN"';
const KEY = "-H 'Idempotency-Key: order-1002-confirmation'";
const JSON_TYPE = "-H 'Content-Type: application/json'";
const BODY = `-d '{"to":"success@simulator.amazonses.com","subject":"Hello","text":"Sent once."}'`;

describe("README's curl", () => {
  test.each([
    ['as it stands there', curlOf(), `curl -i "$URL" ${SIGNED} ${JSON_TYPE} ${KEY} ${BODY}`],
    [
      'with another key and email',
      curlOf({ key: 'k', email: '{}' }),
      `curl -i "$URL" ${SIGNED} ${JSON_TYPE} -H 'Idempotency-Key: k' -d '{}'`,
    ],
    ['of a stranger', curlOf({ authorize: [] }), `curl -i "$URL" ${JSON_TYPE} ${KEY} ${BODY}`],
    ['that asks what became of it', lookUpOf(), `curl -i "$URL" ${SIGNED} ${KEY}`],
    [
      'that asks with a token',
      lookUpOf({ authorize: ['-H "Authorization: Bearer $TOKEN"'] }),
      `curl -i "$URL" -H "Authorization: Bearer $TOKEN" ${KEY}`,
    ],
  ])('%s', (_, line, expected) => {
    expect(line).toBe(expected);
  });

  test('is answered', () => {
    const head = 'HTTP/1.1 202 Accepted\r\nIdempotent-Replayed: true\r\nContent-Type: application/json';
    expect(readAnswer(`${head}\r\n\r\n{"id":"1"}`)).toEqual({
      status: 202,
      isReplay: true,
      body: { id: '1' },
    });
    expect(readAnswer('HTTP/1.1 403 Forbidden\r\n\r\n{}')).toEqual({
      status: 403,
      isReplay: false,
      body: {},
    });
  });
});

test.each(['bootstrap', 'deploy'])("README's cdk %s, for our sender and with settings", (command) => {
  const line = withSettings(readLine(`npx cdk ${command}`), ['sdk=full']);
  expect(line).toBe(`npx cdk ${command} -c from=no-reply@example.com -c sdk=full`);
});

test('a line that README does not have is named', () => {
  expect(() => readLine('npx cdk frob')).toThrow(/^README has no line that begins with npx cdk frob$/);
});
