import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { buildPipeline, type Endpoint } from '../../../functions/http/pipeline.ts';
import { toAnswer } from '../../../functions/http/problems.ts';
import { apiGatewayEvent, lambdaContext } from '../../support/api-gateway-event.ts';

const printed = vi.spyOn(console, 'info');

beforeEach(() => {
  printed.mockReset().mockImplementation(() => {});
});
afterEach(() => {
  vi.resetModules();
});

function lines(): { [name: string]: unknown }[] {
  return printed.mock.calls.map(([line]) => line);
}

const accepted = toAnswer(202, '{"id":"m-1"}', {});

describe('an endpoint that answers', () => {
  test('is given the event and its context, and its answer goes out as it is', async () => {
    const event = apiGatewayEvent();
    const endpoint = vi.fn<Endpoint>(async () => accepted);
    expect(await buildPipeline(endpoint)(event, lambdaContext())).toBe(accepted);
    expect(endpoint.mock.calls[0]?.[0]).toBe(event);
    expect(endpoint.mock.calls[0]?.[1].getRemainingTimeInMillis()).toBe(20_000);
  });

  test('leaves one line, with what it told the log', async () => {
    const endpoint: Endpoint = async (_, { log }) => {
      log.set({ outcome: 'sent' });
      return accepted;
    };
    await buildPipeline(endpoint)(apiGatewayEvent(), lambdaContext());
    expect(lines()).toEqual([
      {
        event: 'request',
        requestId: 'request-1',
        coldStart: expect.any(Boolean),
        outcome: 'sent',
        status: 202,
        messageId: 'm-1',
        durationMs: expect.any(Number),
      },
    ]);
  });

  test('has a log of its own for every request', async () => {
    let first = true;
    const handler = buildPipeline(async (_, { log }) => {
      if (first) log.set({ onlyOfTheFirst: true });
      first = false;
      return accepted;
    });
    await handler(apiGatewayEvent(), lambdaContext());
    await handler(apiGatewayEvent(), lambdaContext());
    expect(lines().map((line) => line.onlyOfTheFirst)).toEqual([true, undefined]);
  });

  test('is never answered for early, since an answer given while it works on could be a false one', async () => {
    // middy's early answer is timed by the time that remains: where it is off, nobody asks for that.
    const getRemainingTimeInMillis = vi.fn(() => 20_000);
    const handler = buildPipeline(async () => accepted);
    await handler(apiGatewayEvent(), { ...lambdaContext(), getRemainingTimeInMillis });
    expect(getRemainingTimeInMillis).not.toHaveBeenCalled();
  });
});

describe('an endpoint that throws', () => {
  test.each<[string, unknown, string]>([
    ['an exception', new TypeError('x'), 'TypeError'],
    [
      'an error of the SDK',
      Object.assign(new Error('x'), { name: 'InternalServerError', $metadata: { httpStatusCode: 500 } }),
      '500 InternalServerError',
    ],
  ])('%s is answered as unknown, and the line names it', async (_, thrown, name) => {
    const made = await buildPipeline(() => Promise.reject(thrown))(apiGatewayEvent(), lambdaContext());
    expect(made.statusCode).toBe(503);
    expect(made.headers).toEqual({
      'Content-Type': 'application/problem+json',
      'Cache-Control': 'no-store',
      'Retry-After': '10',
    });
    expect(JSON.parse(made.body)).toMatchObject({
      type: 'urn:problem:email-api:outcome-unknown',
      status: 503,
      retry: 'same-key',
      name: 'outcome-unknown',
    });
    expect(lines()).toEqual([expect.objectContaining({ outcome: 'unknown', error: name, status: 503 })]);
  });

  test('does not throw before it returns a promise either', async () => {
    const endpoint: Endpoint = () => {
      throw new RangeError('x');
    };
    expect((await buildPipeline(endpoint)(apiGatewayEvent(), lambdaContext())).statusCode).toBe(503);
  });

  test('shows the text of its error to nobody', async () => {
    const secret = 'bob@example.com';
    const made = await buildPipeline(() => Promise.reject(new Error(secret)))(
      apiGatewayEvent(),
      lambdaContext(),
    );
    expect(JSON.stringify([made, lines()])).not.toContain(secret);
  });
});

test('an environment is cold for its first request only', async () => {
  vi.resetModules();
  const fresh = await import('../../../functions/http/pipeline.ts');
  const handler = fresh.buildPipeline(async () => accepted);
  await handler(apiGatewayEvent(), lambdaContext());
  await handler(apiGatewayEvent(), lambdaContext());
  expect(lines().map((line) => line.coldStart)).toEqual([true, false]);
});
