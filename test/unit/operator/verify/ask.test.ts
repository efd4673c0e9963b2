import { expect, test } from 'vitest';
import { createApi } from '../../../../lib/operator/verify/ask.ts';

/** An API that answers so, and how often it was asked. */
function answering(respond: () => Response) {
  let asked = 0;
  const fetch = async () => {
    asked += 1;
    return respond();
  };
  const api = createApi({
    url: 'https://api.example.com/email',
    caller: { name: 'somebody', fetch },
    patience: { requestMs: 10_000, emailMs: 50, totalMs: 10_000 },
    signal: AbortSignal.timeout(10_000),
    onWait() {},
  });
  return { api, asked: () => asked };
}

test.each(['-5', '0'])('an API that wants a repeat after %s s, for ever, is not flooded', async (seconds) => {
  const { api, asked } = answering(() =>
    Response.json(
      { name: 'not-sent', retry: 'same-key' },
      { status: 503, headers: { 'Retry-After': seconds } },
    ),
  );
  await expect(api.send({}, 'key')).rejects.toThrow(/^still 503 not-sent/);
  expect(asked()).toBe(1);
});

test('an answer without an end is given up before it fills the memory', async () => {
  let given = 0;
  const body = new ReadableStream({
    pull(stream) {
      given += 1;
      if (given > 100) stream.error(new Error('read on'));
      else stream.enqueue(new Uint8Array(1_024 * 1_024));
    },
  });
  const { api } = answering(() => new Response(body));
  await expect(api.lookUp('key')).rejects.toThrow(
    'an answer of over 8388608 bytes, which is none of this API',
  );
});
