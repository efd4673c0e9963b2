import { describe, expect, test, vi } from 'vitest';
import { wantsPlainJson } from '../../../functions/http/negotiate.ts';
import { buildPipeline, type Endpoint } from '../../../functions/http/pipeline.ts';
import {
  type Answer,
  catalogue,
  type ProblemName,
  toAnswer,
  toProblem,
} from '../../../functions/http/problems.ts';
import { apiGatewayEvent, lambdaContext } from '../../support/api-gateway-event.ts';

vi.spyOn(console, 'info').mockImplementation(() => {});

describe('An Accept asks for plain JSON', () => {
  test.each([
    ['application/json'],
    ['Application/JSON'],
    ['application/json;charset=utf-8'],
    ['application/json ; q=0.5'],
    ['application/json;q=0.001'],
    ['application/json;q=1.000'],
    ['application/json, text/plain, */*'],
    ['text/html,application/json'],
    ['text/html;title="a, b;c", application/json'],
    ['text/html;title="\\", ", application/json'],
    ['application/json, application/problem+json;q=0'],
    ['application/json, application/problem+json; Q=0.000'],
    [', application/json ,'],
    ['application/json;aq=0'],
    ['application/json;q=0;x="a;b", application/problem+json;q=0, application/json'],
    ['text/html;title="a\\\\";q=1, application/json'],
  ])('with %s', (accept) => expect(wantsPlainJson(accept)).toBe(true));

  test.each([
    [undefined],
    [''],
    ['*/*'],
    ['application/*'],
    ['application/problem+json'],
    ['application/json, application/problem+json'],
    ['application/problem+json;q=0.1, application/json'],
    ['APPLICATION/Problem+JSON, application/json'],
    ['application/json;q=0'],
    ['application/json; q=0.0'],
    ['application/json; q = 0'],
    ['application/json;title="a;b";q=0'],
    ['application/json;title="a\\"b";q=0'],
    ['application/json;profile="a";q=0.000'],
    ['application/jsonp'],
    ['application/json+x'],
    ['x-application/json'],
    ['text/html;title="application/json"'],
    ['text/html;title=", application/json, "'],
    ['application/json;title="", application/problem+json'],
    ['text/html;title="never closed, application/json'],
    ['text/html;title="\\'],
  ])('not with %s', (accept) => expect(wantsPlainJson(accept)).toBe(false));
});

describe('Whoever asks for plain JSON', () => {
  const ask = (endpoint: Endpoint, accept?: string): Promise<Answer> =>
    buildPipeline(endpoint)(apiGatewayEvent({ headers: { accept } }), lambdaContext());

  /** An answer with and without it. */
  async function both(endpoint: Endpoint) {
    return [await ask(endpoint), await ask(endpoint, 'application/json')] as const;
  }

  const answers: [string, Endpoint][] = [
    ...(Object.keys(catalogue) as ProblemName[]).map((name): [string, Endpoint] => {
      // Made once, as most are.
      const answer = toProblem(name, { detail: 'Detail.' });
      return [name, async () => answer];
    }),
    [
      'a stored refusal',
      async () => toAnswer(400, '{"name":"email-refused"}', { 'Idempotent-Replayed': 'true' }),
    ],
    ['an exception', () => Promise.reject(new Error('x'))],
  ];

  test.each(answers)('gets it: %s', async (_, endpoint) => {
    const [problem, plain] = await both(endpoint);
    expect(problem.headers['Content-Type']).toBe('application/problem+json');
    expect(plain).toEqual({
      ...problem,
      headers: { ...problem.headers, 'Content-Type': 'application/json' },
    });
    // And the next who does not, does not.
    expect(await ask(endpoint)).toEqual(problem);
  });

  test('gets a success as everyone does', async () => {
    const [given, plain] = await both(async () => toAnswer(202, '{"id":"m-1"}', {}));
    expect(plain).toEqual(given);
  });
});
