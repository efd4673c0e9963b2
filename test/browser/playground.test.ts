import { randomUUID } from 'node:crypto';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { chromiumPath, launch, type OpenPage } from '../support/browser.ts';
import { type LocalApi, localApi } from '../support/local-api.ts';
import { arrive, type Visitor } from './visitor.ts';

// The page at / in a real Chromium, as a visitor uses it.

describe.skipIf(!chromiumPath)('The playground', () => {
  let api: LocalApi;
  let browser: Browser;
  let open: OpenPage;
  let visit: Visitor;
  let subject: string;

  beforeAll(async () => {
    api = await localApi({ waitMs: 2_000 });
    browser = await launch();
  });
  beforeEach(async () => {
    ({ open, visit, subject } = await arrive(browser, api.apiUrl));
  });
  afterEach(async () => {
    expect(open.errors).toEqual([]);
    await open.close();
    await fetch(`${api.apiUrl}/_local/faults`, { method: 'DELETE' });
  });
  afterAll(async () => {
    await browser?.close();
    await api?.close();
  });

  const faults = async () =>
    ((await (await fetch(`${api.apiUrl}/_local/faults`)).json()) as { faults: object[] }).faults;
  const ids = () => new Set(visit.answers.map(({ id }) => id));

  test('a double click is two requests, one email, and the second answer is a replay', async () => {
    await visit.lit('absent');
    await open.page.getByRole('button', { name: 'Send', exact: true }).dblclick();
    await visit.counts(2, 1);
    await visit.lit('sent');
    expect(await visit.replays()).toBe(1);
    const inbox = await api.inbox(subject);
    expect(inbox).toHaveLength(1);
    expect(visit.answers.map(({ status }) => status)).toEqual([202, 202]);
    expect(ids()).toEqual(new Set([inbox[0]?.messageId]));
    // The email is beside it.
    await open.page.getByRole('region', { name: 'Inbox' }).getByText(subject).waitFor();
  });

  test('a lost answer ends in the true id', async () => {
    await visit.press('Lose the answer');
    await visit.counts(1, 1);
    await visit.lit('sent');
    const [email] = await api.inbox(subject);
    expect(visit.answers).toEqual([{ status: 202, id: email?.messageId }]);
    await open.page.getByText(`SES has it, as ${email?.messageId}.`).waitFor();
  });

  test('an outcome that SES never tells stays unknown, with what to do about it', async () => {
    await fetch(`${api.apiUrl}/_local/faults`, { method: 'POST', body: '{"events":"lose"}' });
    await visit.press('Lose the answer');
    await visit.counts(1, 1);
    await visit.lit('unknown');
    const [words] = await visit.requests();
    expect(words).toContain('503');
    expect(words).toContain('It is not known whether the email was sent');
    expect(words).toContain('Send again after 10 s: same key.');
    await visit.press('Send again');
    await visit.counts(2, 1);
  });

  test('a killed sender leaves a question, and the same key answers it without a second email', async () => {
    await visit.press('Kill the sender');
    await visit.counts(1, 1);
    expect((await visit.requests())[0]).toContain('The sender ended without an answer');
    await visit.lit('sent');
    await visit.press('Send again');
    await visit.counts(2, 1);
    const [email] = await api.inbox(subject);
    expect(visit.answers.map(({ status, id }) => [status, id])).toEqual([
      [500, undefined],
      [202, email?.messageId],
    ]);
  });

  test('README’s sentence: Send, Send again, 20 at once, Lose, Kill are 24 requests, one key, one email', async () => {
    const key = open.page.getByLabel('Key', { exact: true });
    const made = await key.inputValue();
    let requests = 0;
    for (const [button, more] of [
      ['Send', 1],
      ['Send again', 1],
      ['Send 20 at once', 20],
      ['Lose the answer', 1],
      ['Kill the sender', 1],
    ] as const) {
      await visit.press(button);
      requests += more;
      await visit.counts(requests, 1);
    }
    expect(await key.inputValue()).toBe(made);
    expect(visit.answers).toHaveLength(24);
    expect(visit.answers.every(({ status }) => status === 202)).toBe(true);
    expect(ids().size).toBe(1);
    expect(await api.inbox(subject)).toHaveLength(1);
    // Nothing that was to be broken waits for somebody else.
    expect(await faults()).toEqual([]);
    await open.page.getByText('Nobody was sending, so there was no sender to kill').waitFor();
  });

  test.each(['Lose the answer', 'Kill the sender'])(
    'a story that begins with "%s" goes on under its key: one email, whatever is pressed next',
    async (first) => {
      const presses = [first, 'Kill the sender', 'Send again', 'Lose the answer', 'Send 20 at once'];
      for (const [index, button] of presses.entries()) {
        await visit.press(button);
        await visit.counts(button === 'Send 20 at once' ? 24 : index + 1, 1);
      }
      await visit.lit('sent');
      expect(await api.inbox(subject)).toHaveLength(1);
      expect(await faults()).toEqual([]);
    },
  );

  test('Kill, then Send again at once: the one that sent is ended, the other gets its answer', async () => {
    await visit.press('Kill the sender');
    await visit.press('Send again');
    await visit.counts(2, 1);
    const [email] = await api.inbox(subject);
    expect(visit.answers.map(({ status, id }) => [status, id]).toSorted()).toEqual([
      [202, email?.messageId],
      [500, undefined],
    ]);
  });

  test('a fault of a request that is refused does not wait for another', async () => {
    await open.page.getByLabel('To').fill('nobody');
    await visit.press('Lose the answer');
    await expect.poll(() => visit.requests().then(([words]) => words)).toContain('400');
    await expect.poll(faults).toEqual([]);
  });

  test('says of a time that it is tomorrow’s', async () => {
    await open.page.clock.setFixedTime(new Date(2026, 2, 1, 5, 41));
    for (const [until, words] of [
      [new Date(2026, 2, 1, 6, 41), 'until 6:41 AM.'],
      [new Date(2026, 2, 2, 5, 41), 'until tomorrow, 5:41 AM.'],
    ] as const) {
      const body = JSON.stringify({ status: 'sent', id: 'told', expires_at: until.toISOString() });
      await open.page.route('**/email', (route) =>
        route.request().method() === 'GET' ? route.fulfill({ body }) : route.continue(),
      );
      await visit.press('Send');
      await open.page.getByText(words).waitFor();
    }
  });

  test.each([
    ['corrected', 'Correct it and send it: the same key is free.'],
    ['new-key', 'Another try needs a new key.'],
    ['no', 'Do not repeat it.'],
  ])('puts "retry": "%s" in words', async (retry, words) => {
    await open.page.route('**/email', (route) =>
      route.fulfill({
        status: 403,
        contentType: 'application/problem+json',
        body: JSON.stringify({ name: 'of-a-test', title: 'It was refused', detail: 'For a reason.', retry }),
      }),
    );
    await visit.press('Send');
    await open.page.getByText(`For a reason. ${words}`).first().waitFor();
  });

  test('20 at once are one email, and 20 answers with its id', async () => {
    await visit.press('Send 20 at once');
    await visit.counts(20, 1);
    const inbox = await api.inbox(subject);
    expect(inbox).toHaveLength(1);
    await expect.poll(() => visit.answers).toHaveLength(20);
    expect(ids()).toEqual(new Set([inbox[0]?.messageId]));
    expect(await visit.replays()).toBe(19);
  });

  test('what is wrong stands at its field, which is gone to and described by it', async () => {
    const to = open.page.getByLabel('To');
    await to.fill('nobody');
    await visit.press('Send');
    await visit.counts(1, 0);
    await expect.poll(() => to.getAttribute('aria-invalid')).toBe('true');
    expect(await to.evaluate('document.activeElement.id')).toBe('to');
    const described = await to.getAttribute('aria-describedby');
    expect(await open.page.locator(`#${described}`).innerText()).toMatch(/^must be/);
    expect(await open.page.locator('[aria-invalid]').count()).toBe(1);
    expect((await visit.requests())[0]).toContain('The email is not valid');
    await visit.lit('absent');

    await to.fill('jane@example.com');
    expect(await open.page.locator('[aria-invalid]').count()).toBe(0);
    await to.press('Enter');
    await visit.counts(2, 1);
  });

  test('a problem about one field stands there too, though it names no pointer', async () => {
    const from = open.page.getByLabel('From');
    await from.fill('jane@elsewhere.example');
    await visit.press('Send');
    await expect.poll(() => from.getAttribute('aria-invalid')).toBe('true');
    expect((await visit.requests())[0]).toContain('The sender is not allowed');
  });

  test('an email that somebody else sent is in the inbox when the visitor comes back', async () => {
    await visit.lit('absent');
    await api.post({ to: 'jane@example.com', subject, text: 'By curl.' }, { key: randomUUID() });
    const inbox = open.page.getByRole('region', { name: 'Inbox' });
    await open.page.evaluate('dispatchEvent(new Event("focus"))');
    await inbox.getByText(subject).waitFor();
    await visit.counts(0, 0);
  });

  test('a key that cannot be one is refused at its field', async () => {
    const key = open.page.getByLabel('Key', { exact: true });
    for (const [attempt, wrong] of ['', 'two words', '鍵'].entries()) {
      await key.fill(wrong);
      await visit.press('Send');
      await expect.poll(() => key.getAttribute('aria-invalid')).toBe('true');
      await expect.poll(() => visit.answers.length).toBe(attempt + 1);
    }
    expect(visit.answers.map(({ name }) => name)).toEqual([
      'idempotency-key-missing',
      'idempotency-key-invalid',
      'idempotency-key-invalid',
    ]);
  });

  test('another email under the same key is refused in words, and a new key lets it go', async () => {
    await visit.press('Send');
    await visit.counts(1, 1);
    await open.page.getByLabel('Text').fill('Something else.');
    await visit.press('Send');
    await visit.counts(2, 1);
    const [words] = await visit.requests();
    for (const part of ['422', 'The key belongs to another email', 'Do not repeat it.']) {
      expect(words).toContain(part);
    }
    await visit.press('New key');
    await visit.counts(0, 0);
    await visit.lit('absent');
    await visit.press('Send');
    await visit.counts(1, 1);
    expect(await api.inbox(subject)).toHaveLength(2);
  });
});
