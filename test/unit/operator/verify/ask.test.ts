import { describe, expect, test } from 'vitest';
import { createApi } from '../../../../lib/operator/verify/ask.ts';

/** An API that answers so, and how often it was asked. */
function answering(respond: () => Response) {
  let asked = 0;
  const urls: string[] = [];
  const fetch = async (url: string) => {
    asked += 1;
    urls.push(url);
    return respond();
  };
  const api = createApi({
    url: 'https://api.example.com/email',
    caller: { name: 'somebody', fetch },
    patience: { requestMs: 10_000, emailMs: 50, eventMs: 100, totalMs: 10_000 },
    signal: AbortSignal.timeout(10_000),
    onWait() {},
  });
  return { api, asked: () => asked, urls };
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

describe('what comes by itself', () => {
  test('is looked for until it is there', async () => {
    const { api, asked } = answering(() => Response.json({ looks: asked() }));
    const last = await api.waitFor(
      () => api.lookUpById('m-1'),
      ({ json }) => json.looks === 2,
    );
    expect(last.json).toEqual({ looks: 2 });
  });

  test('is not waited for for ever, and the last look is told', async () => {
    const { api } = answering(() => Response.json({ state: 'accepted' }));
    const last = await api.waitFor(
      () => api.lookUpById('m-1'),
      () => false,
    );
    expect(last.json).toEqual({ state: 'accepted' });
  });
});

test.each([
  ['m-1', 'https://api.example.com/emails/m-1'],
  ['m@eu-west-1.amazonses.com', 'https://api.example.com/emails/m%40eu-west-1.amazonses.com'],
  ['../?#', 'https://api.example.com/emails/..%2F%3F%23'],
])('an id is one segment of the path, whatever it is: %s', async (id, url) => {
  const { api, urls } = answering(() => Response.json({}));
  await api.lookUpById(id);
  expect(urls).toEqual([url]);
});
