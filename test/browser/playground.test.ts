import { randomUUID } from 'node:crypto';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { chromiumPath, launch, type OpenPage, openPage } from '../support/browser.ts';
import { type LocalApi, localApi } from '../support/local-api.ts';
import { type Visitor, visitor } from './visitor.ts';

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
    open = await openPage(browser, api.apiUrl);
    visit = visitor(open.page);
    subject = randomUUID();
    await open.page.getByLabel('Subject').fill(subject);
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

  test('a fault takes a new key where the old one is answered, and does not wait for another request', async () => {
    await visit.press('Send');
    await visit.lit('sent');
    await visit.press('Lose the answer');
    await visit.counts(1, 1);
    expect(await api.inbox(subject)).toHaveLength(2);

    await visit.press('New key');
    await open.page.getByLabel('To').fill('nobody');
    await visit.press('Lose the answer');
    await expect.poll(() => visit.requests().then(([words]) => words)).toContain('400');
    const lines = api.lines.length;
    await open.page.getByLabel('To').fill('jane@example.com');
    await visit.press('Send');
    await visit.counts(2, 1);
    // Nothing to wait for: SES's answer was not lost.
    expect(api.lines.slice(lines).every(({ cause }) => cause === undefined)).toBe(true);
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
