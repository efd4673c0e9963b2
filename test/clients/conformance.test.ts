import { Buffer } from 'node:buffer';
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { catalogue } from '../../functions/http/problems.ts';
import { type LocalApi, localApi } from '../support/local-api.ts';
import { type Client, clients, isHere, type Shown, type Story, type Told, tellStory } from './clients.ts';
import { detailOf, problemNames, startProblems } from './problems-server.ts';

// Resend's official clients, unchanged, in their own languages, against the local server: where nobody looks at their API key,
// and where they have one of ours.

let apis: { [way in Way]: LocalApi };
let problems: Awaited<ReturnType<typeof startProblems>>;
beforeAll(async () => {
  // The pipeline of the problems' server logs here.
  vi.spyOn(console, 'info').mockImplementation(() => {});
  const [believing, asking] = await Promise.all([localApi(), localApi({ auth: 'apiKeys' })]);
  apis = { 'any API key': believing, 'an API key of ours': asking };
  problems = await startProblems();
});
afterAll(async () => {
  await problems.close();
  await Promise.all(Object.values(apis).map((api) => api.close()));
});

/** Every byte there is, as the inbox shows it. */
const BYTES = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)).toString('base64');

/** All that a client shows of an error. */
const all = (error: Shown | undefined) => Object.values(error ?? {}).join('\n');

interface Seen {
  client: Client;
  story: Story;
  /** The emails of a step. */
  inbox(step: string): ReturnType<LocalApi['inbox']>;
}

async function sentOnce({ story, inbox }: Seen, step: string, told = story[step]): Promise<void> {
  const [sent, ...more] = await inbox(step);
  expect([told, more]).toEqual([{ ...told, id: sent?.messageId, error: undefined }, []]);
  expect(told?.id).toMatch(/./);
}

async function sentNothing({ inbox, story }: Seen, step: string, ...says: RegExp[]): Promise<void> {
  expect(await inbox(step)).toEqual([]);
  for (const one of says) expect(all(story[step]?.error)).toMatch(one);
}

interface Feature {
  title: string;
  /** How it is in each language, in the table of docs/clients.md. */
  in: { [language: string]: string };
  holds(seen: Seen): Promise<void> | void;
}

const everywhere = (text: string) => ({ Node: text, Python: text, Go: text });

/** The rows of the table, each with its proof. */
const features: Feature[] = [
  {
    title: 'where to send, with or without a slash at its end',
    in: {
      Node: '`RESEND_BASE_URL`',
      Python: '`RESEND_API_URL`, `resend.api_url`',
      Go: '`RESEND_BASE_URL`, `client.BaseURL`',
    },
    holds: (seen) => sentOnce(seen, 'slash'),
  },
  {
    title: 'the key',
    in: {
      Node: '`{ idempotencyKey }`',
      Python: '`{"idempotency_key": …}`',
      Go: '`SendEmailOptions{IdempotencyKey: …}`',
    },
    holds: (seen) => sentNothing(seen, 'unkeyed', /idempotency-key-missing/),
  },
  {
    title: 'one email, however often it is sent',
    in: everywhere('yes, and the same id'),
    async holds(seen) {
      await sentOnce(seen, 'whole');
      expect(seen.story.repeat?.id).toBe(seen.story.whole?.id);
    },
  },
  {
    title: 'whether an answer is a replay',
    in: {
      Node: '`headers["idempotent-replayed"]`',
      Python: '`sent["http_headers"]`',
      Go: 'not shown',
    },
    holds({ client, story }) {
      const told = ['whole', 'repeat'].map((step) => story[step]?.replayed);
      expect(told).toEqual(client.language === 'Go' ? [undefined, undefined] : [false, true]);
    },
  },
  {
    title: 'another email under the same key',
    in: everywhere('refused, not sent'),
    async holds({ story, inbox }) {
      expect(all(story.other?.error)).toMatch(/idempotency-key-reused/);
      expect(await inbox('whole')).toHaveLength(1);
    },
  },
  {
    title: 'attachments',
    in: {
      Node: '`Buffer` or base64',
      Python: '`list(bytes)` or base64',
      Go: '`[]byte`',
    },
    async holds(seen) {
      await sentOnce(seen, 'files');
      const [sent] = await seen.inbox('files');
      const files = [
        { filename: 'bytes.dat', content: BYTES, contentType: 'application/octet-stream' },
        { filename: 'text.txt', content: BYTES, contentType: 'text/plain' },
      ];
      expect(sent?.attachments).toMatchObject(seen.client.language === 'Go' ? files.slice(0, 1) : files);
    },
  },
  {
    title: 'inline images',
    in: {
      Node: '`contentId`',
      Python: '`content_id`, `inline_content_id`',
      Go: '`ContentId`, `InlineContentId`',
    },
    async holds(seen) {
      const steps = seen.client.language === 'Node' ? ['inline'] : ['inline', 'inlineAlias'];
      for (const step of steps) {
        await sentOnce(seen, step);
        expect((await seen.inbox(step))[0]).toMatchObject({
          body: { html: '<p>Sent once. <img src="cid:logo"></p>' },
          attachments: [
            { filename: 'logo.png', content: BYTES, contentType: 'image/png', contentId: 'logo' },
          ],
        });
      }
    },
  },
  {
    title: 'several recipients, copies, reply-to, headers, tags',
    in: everywhere('yes'),
    async holds({ inbox }) {
      // The emulator keeps no tags; test/unit/ses/send-email-input.test.ts has them.
      expect((await inbox('whole'))[0]).toMatchObject({
        from: 'Shop <no-reply@example.com>',
        destination: {
          to: ['Jane <jane@example.com>', 'bob@example.com'],
          cc: ['carol@example.com'],
          bcc: ['dave@example.com'],
        },
        replyTo: ['Support <help@example.com>'],
        headers: [{ name: 'X-Order', value: '1001' }],
      });
    },
  },
  {
    title: 'what became of an email, by its id',
    in: { Node: '`emails.get(id)`', Python: '`Emails.get(id)`', Go: '`Emails.Get(id)`' },
    async holds(seen) {
      const { bounce, bounced } = seen.story;
      await sentOnce(seen, 'bounce');
      expect(bounced?.error).toBeUndefined();
      expect(bounced?.life).toMatchObject({ id: bounce?.id, lastEvent: 'bounced' });
      expect(Date.parse(bounced?.life?.createdAt ?? '')).toBeGreaterThan(0);
    },
  },
  {
    title: 'its addresses, its subject and its texts',
    in: {
      Node: 'not kept: `undefined`',
      Python: 'not kept: no such key',
      Go: 'not kept: empty',
    },
    holds: ({ story }) => expect(story.bounced?.life?.kept).toBe(''),
  },
  {
    title: "another caller's email, or none",
    in: everywhere('`email-not-found`'),
    holds({ story: { foreign, nobodys } }) {
      expect(all(foreign?.error)).toMatch(/email-not-found/);
      expect(foreign).toEqual(nobodys);
    },
  },
  {
    title: "a problem's name",
    in: { Node: '`error.name`', Python: '`error.error_type`', Go: "in the error's text" },
    holds: ({ client, story }) =>
      eachProblem(story, (name, shown) => {
        if (client.language === 'Go') expect(shown.text).toContain(name);
        else expect(shown.name).toBe(name);
      }),
  },
  {
    title: 'what it says, and what to do',
    in: {
      Node: '`error.message`, `error.retry`',
      Python: '`error.message`',
      Go: "in the error's text",
    },
    holds: ({ client, story }) =>
      eachProblem(story, (name, shown) => {
        const { retry } = catalogue[name];
        const text = shown.text ?? shown.message;
        expect(text).toContain(detailOf(name));
        if (retry) expect(text).toContain(`retry: ${retry}`);
        if (client.language === 'Node') expect(shown.retry).toBe(retry);
        if (client.language === 'Python') expect(shown.message).toBe(text);
      }),
  },
  {
    title: 'after how long',
    in: {
      Node: '`headers["retry-after"]`',
      Python: '`error.headers`',
      Go: "in the error's text; `RateLimitError.RetryAfter`",
    },
    holds: ({ client, story }) =>
      eachProblem(story, (name, shown) => {
        const type: { status: number; retryAfter?: number } = catalogue[name];
        const seconds = type.retryAfter === undefined ? undefined : String(type.retryAfter);
        const shows = client.language !== 'Go' || type.status === 429;
        expect(shown.retryAfter ?? undefined).toBe(shows ? seconds : undefined);
        if (seconds !== undefined) expect(shown.text ?? shown.message).toContain(`after ${seconds} s`);
      }),
  },
  {
    title: "SES's answer is lost",
    in: everywhere('one email, and its id'),
    holds: (seen) => sentOnce(seen, 'lost'),
  },
  {
    title: 'the function dies in the middle',
    in: everywhere('an error; the same call again gets the id'),
    async holds(seen) {
      expect(seen.story.killed?.error).toBeDefined();
      await sentOnce(seen, 'killed', seen.story.killedAgain);
    },
  },
  {
    title: 'batches',
    in: everywhere('refused, nothing is sent'),
    holds: (seen) => sentNothing(seen, 'batch', /batch-not-supported/),
  },
  {
    title: 'an address with a path',
    in: everywhere('refused, and told'),
    holds: (seen) => sentNothing(seen, 'path', /path-not-found/, /without any path/),
  },
];

function eachProblem(story: Story, holds: (name: (typeof problemNames)[number], shown: Shown) => void): void {
  for (const name of problemNames) {
    const { error }: Told = story[name] ?? {};
    expect(error, name).toBeDefined();
    holds(name, error ?? {});
  }
}

/** An email of another caller than who tells the story, of which something is told. @returns its id */
async function sendAsAnother(api: LocalApi): Promise<string> {
  const { test: apiKey } = api.apiKeys ?? {};
  const asking = apiKey ? { headers: { Authorization: `Bearer ${apiKey}` } } : { caller: 'another' };
  const body = { to: 'jane@example.com', subject: randomUUID(), text: 'Sent once.' };
  const { json } = await api.post(body, { key: body.subject, ...asking });
  await vi.waitFor(
    async () => expect((await api.lookUpById(json.id, asking)).json).toMatchObject({ state: 'delivered' }),
    { timeout: 10_000, interval: 100 },
  );
  return json.id;
}

type Way = 'any API key' | 'an API key of ours';

const each = clients.flatMap((client) =>
  (['any API key', 'an API key of ours'] as const).map((way) => ({ ...client, way, client })),
);

describe.each(each)('$language: $release with $way', ({ client, way }) => {
  const prefix = randomUUID();
  let seen: Seen | undefined;
  beforeAll(async () => {
    if (!(await isHere(client))) {
      console.warn(`Resend's client for ${client.language} is not tried: there is no ${client.needs} here.`);
      return;
    }
    const api = apis[way];
    const story = await tellStory(client, {
      API_KEY: api.apiKeys?.live ?? 'not-looked-at',
      API_URL: api.apiUrl,
      PROBLEMS_URL: problems.url,
      PROBLEMS: problemNames.join(),
      RUN: prefix,
      FOREIGN: await sendAsAnother(api),
    });
    seen = { client, story, inbox: (step) => api.inbox(`${prefix}-${step}`) };
  }, 60_000);

  test.for(features)('$title', async ({ holds }, { skip }) => {
    if (!seen) return skip(`There is no ${client.needs} here.`);
    await holds(seen);
  });
});

test('docs/clients.md has this table', async () => {
  const rows = [
    ['', ...clients.map(({ language, release }) => `${language}: \`${release.replace(' ', '` ')}`)],
    ['---', ...clients.map(() => '---')],
    ...features.map((feature) => [feature.title, ...clients.map(({ language }) => feature.in[language])]),
  ];
  const table = rows
    .map((cells) => `|${cells.map((cell) => (cell ? ` ${cell} ` : ' ')).join('|')}|`)
    .join('\n');
  expect(await readFile('docs/clients.md', 'utf8')).toContain(table);
});
