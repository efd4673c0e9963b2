import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { describe, expect, test, vi } from 'vitest';
import { type CallSteps, callWebhooks } from '../../../functions/webhooks/call-webhooks.ts';
import type { PostOutcome } from '../../../functions/webhooks/judge-answer.ts';
import type { PutOff } from '../../../functions/webhooks/put-off.ts';
import { signWebhook } from '../../../functions/webhooks/sign-webhook.ts';
import { garbage } from '../../support/garbage-events.ts';
import { eventBody } from '../../support/life-of.ts';

/** 2026-01-01T00:00:00.123Z, in epoch milliseconds. */
const NOW = 1_767_225_600_123;
const keyOf = (byte: number) => Buffer.alloc(32, byte).toString('base64');

/** What is posted, what is put off, and what became of it, where every post ends so. */
async function call(
  messages: { body?: string; receiveCount?: number }[],
  outcome: PostOutcome | ((body: string) => PostOutcome | Promise<PostOutcome>) = { kind: 'delivered' },
  steps: Partial<CallSteps> = {},
) {
  const posted: { headers: { [name: string]: string }; body: string }[] = [];
  const off: PutOff[] = [];
  const called = await callWebhooks(
    messages.map(({ body = eventBody(), receiveCount = 1 }, index) => ({
      id: `m-${index}`,
      receiptHandle: `r-${index}`,
      body,
      receiveCount,
    })),
    {
      findKeys: async () => ({ keys: [keyOf(1)] }),
      post: async (headers, body) => {
        posted.push({ headers, body });
        return typeof outcome === 'function' ? outcome(body) : outcome;
      },
      putOff: async (messages) => {
        off.push(...messages);
        return 0;
      },
      nameError: (error) => (error as Error).name,
      now: () => NOW,
      random: () => 0,
      ...steps,
    },
  );
  return { ...called, posted, off };
}

const failed = (error: string, retryAfter?: number): PostOutcome => ({
  kind: 'failed',
  error,
  ...(retryAfter !== undefined && { retryAfter }),
});

describe('a batch', () => {
  test('that is delivered is done with', async () => {
    const { posted, off, ...called } = await call([{}, {}]);
    expect(called).toEqual({ failed: [], delivered: 2, gone: 0, errors: [] });
    expect(off).toEqual([]);
    expect(posted.map(({ body }) => body)).toEqual([eventBody(), eventBody()]);
  });

  test('is posted word for word, under the id of the event', async () => {
    const body = ` ${eventBody('bounced-permanent', 'ada@example.com')}\n`;
    const { posted } = await call([{ body }]);
    const { id } = JSON.parse(body);
    expect(posted).toEqual([
      {
        body,
        headers: {
          'content-type': 'application/json',
          'user-agent': 'email-api',
          'webhook-id': id,
          'webhook-timestamp': '1767225600',
          'webhook-signature': new Webhook(keyOf(1)).sign(id, new Date(NOW), body),
        },
      },
    ]);
  });

  test('is posted at once: one that is slow does not hold up the others', async () => {
    const { promise, resolve } = Promise.withResolvers<PostOutcome>();
    let count = 0;
    const running = call([{}, {}, {}], () => {
      count += 1;
      if (count === 3) resolve({ kind: 'delivered' });
      return promise;
    });
    expect((await running).delivered).toBe(3);
  });

  test('comes again as far as it failed, each later by how often it was tried', async () => {
    const [good, bad] = [eventBody('delivered'), eventBody('complained')];
    const { failed: again, off } = await call(
      [{ body: good }, { body: bad, receiveCount: 1 }, { body: bad, receiveCount: 4 }, { body: good }],
      (body) => (body === bad ? failed('status-500') : { kind: 'delivered' }),
    );
    expect(again).toEqual(['m-1', 'm-2']);
    expect(off).toEqual([
      { receiptHandle: 'r-1', seconds: 5 },
      { receiptHandle: 'r-2', seconds: 1_800 },
    ]);
  });

  test('is put off as long as the receiver asks', async () => {
    const { off } = await call([{}], failed('status-429', 90));
    expect(off).toEqual([{ receiptHandle: 'r-0', seconds: 90 }]);
  });

  test('is not put off after the last attempt: the queue makes it a dead letter', async () => {
    const { failed: again, off } = await call([{ receiveCount: 9 }, { receiveCount: 30 }], failed('timeout'));
    expect([again, off]).toEqual([['m-0', 'm-1'], []]);
  });

  test('is done with where the receiver wants it no more', async () => {
    const { posted: _, off, ...called } = await call([{}], { kind: 'gone' });
    expect(called).toEqual({ failed: [], delivered: 0, gone: 1, errors: [] });
    expect(off).toEqual([]);
  });
});

describe('what goes wrong stays where it is', () => {
  test.each(garbage)('%s is not posted, not put off, and fails alone', async (_, body) => {
    const { posted, off, ...called } = await call([{}, { body }, {}]);
    expect(called).toEqual({ failed: ['m-1'], delivered: 2, gone: 0, errors: ['unreadable'] });
    expect([posted.length, off]).toEqual([2, []]);
  });

  test('without a key nothing is posted, and all of it comes again', async () => {
    const { posted, off, ...called } = await call([{}, {}], undefined, {
      findKeys: async () => ({ wrong: 'secret-is-not-base64' }),
    });
    expect(called).toEqual({
      failed: ['m-0', 'm-1'],
      delivered: 0,
      gone: 0,
      errors: ['secret-is-not-base64'],
    });
    expect([posted, off.length]).toEqual([[], 2]);
  });

  test('as where the keys cannot be had', async () => {
    const { errors, failed: again } = await call([{}], undefined, {
      findKeys: () => Promise.reject(new RangeError('whsec_secret')),
    });
    expect([errors, again]).toEqual([['RangeError'], ['m-0']]);
  });

  test('a post that throws fails alone', async () => {
    const bad = eventBody('complained');
    const { failed: again, errors } = await call([{}, { body: bad }], (body) => {
      if (body === bad) throw new TypeError(body);
      return { kind: 'delivered' };
    });
    expect([again, errors]).toEqual([['m-1'], ['TypeError']]);
  });

  test('what cannot be put off comes again all the same', async () => {
    const putOff = vi.fn(() => Promise.reject(new Error('SQS')));
    const { failed: again, errors } = await call([{}], failed('status-500'), { putOff });
    expect([again, errors]).toEqual([['m-0'], ['status-500', 'not-put-off']]);
    expect((await call([{}], failed('timeout'), { putOff: async () => 1 })).errors).toEqual([
      'timeout',
      'not-put-off',
    ]);
  });
});

test('every message is delivered, gone or comes again, whatever becomes of each', async () => {
  const outcome = fc.constantFrom<PostOutcome['kind'] | 'garbage' | 'throws'>(
    'delivered',
    'gone',
    'failed',
    'garbage',
    'throws',
  );
  await fc.assert(
    fc.asyncProperty(fc.array(outcome, { maxLength: 10 }), async (kinds) => {
      let next = 0;
      const posts = kinds.filter((kind) => kind !== 'garbage');
      const {
        delivered,
        gone,
        failed: again,
      } = await call(
        kinds.map((kind) => (kind === 'garbage' ? { body: '{}' } : {})),
        () => {
          const kind = posts[next++];
          if (kind === 'throws') throw new Error('Thrown');
          return kind === 'failed' ? failed('status-500') : { kind: kind as 'delivered' | 'gone' };
        },
      );
      const bad = kinds.flatMap((kind, index) =>
        ['failed', 'garbage', 'throws'].includes(kind) ? [`m-${index}`] : [],
      );
      expect(again).toEqual(bad);
      expect(delivered + gone + again.length).toBe(kinds.length);
    }),
  );
});

describe('a signature', () => {
  const at = (id: string, keys: string[], body: string, now = Date.now()) => signWebhook(id, keys, now, body);

  test('verifies with the key it was made with, whatever the id and the body', () => {
    const id = fc.stringMatching(/^evt_[\w-]{1,64}$/);
    const key = fc.uint8Array({ minLength: 24, maxLength: 64 });
    fc.assert(
      fc.property(id, key, fc.json(), (id, bytes, body) => {
        const key = Buffer.from(bytes).toString('base64');
        expect(new Webhook(`whsec_${key}`).verify(body, at(id, [key], body))).toEqual(JSON.parse(body));
      }),
    );
  });

  test('of two keys verifies with either, and with no other', () => {
    const headers = at('evt_1', [keyOf(1), keyOf(2)], eventBody());
    expect(headers['webhook-signature']).toMatch(/^v1,[\w+/]{43}= v1,[\w+/]{43}=$/);
    for (const byte of [1, 2]) {
      expect(new Webhook(keyOf(byte)).verify(eventBody(), headers)).toEqual(JSON.parse(eventBody()));
    }
    expect(() => new Webhook(keyOf(3)).verify(eventBody(), headers)).toThrow();
  });

  test('does not verify another body, id or time', () => {
    const headers = at('evt_1', [keyOf(1)], eventBody());
    const verify = (body: string, change: { [name: string]: string }) => () =>
      new Webhook(keyOf(1)).verify(body, { ...headers, ...change });
    expect(verify(`${eventBody()} `, {})).toThrow();
    expect(verify(eventBody(), { 'webhook-id': 'evt_2' })).toThrow();
    expect(
      verify(eventBody(), { 'webhook-timestamp': `${Number(headers['webhook-timestamp']) + 1}` }),
    ).toThrow();
    expect(verify(eventBody(), {})).not.toThrow();
  });
});
