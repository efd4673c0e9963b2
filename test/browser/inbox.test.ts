import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:net';
import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { LOOPBACK } from '../../lib/local/listen.ts';
import { chromiumPath, launch, openPage } from '../support/browser.ts';
import { type LocalApi, localApi } from '../support/local-api.ts';

// An email is somebody else's page, shown by a server that holds everybody's.

describe.skipIf(!chromiumPath)('The inbox', () => {
  let api: LocalApi;
  let browser: Browser;
  let elsewhere: Server;
  let elsewhereUrl: string;
  /** The first lines of what came there; `connected` where nothing was asked. */
  let asked: string[] = [];

  beforeAll(async () => {
    api = await localApi();
    browser = await launch();
    elsewhere = createServer((socket) => {
      const index = asked.push('connected') - 1;
      socket
        .on('error', () => {})
        .once('data', (data) => {
          asked[index] = String(data).split('\r\n')[0] ?? '';
          socket.end('HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
        });
    });
    await new Promise<void>((resolve) => elsewhere.listen(0, LOOPBACK, resolve));
    elsewhereUrl = `http://${LOOPBACK}:${(elsewhere.address() as { port: number }).port}`;
  });
  afterAll(async () => {
    await browser?.close();
    elsewhere?.close();
    await api?.close();
  });
  beforeEach(() => {
    asked = [];
  });

  async function receive(email: object): Promise<string> {
    const { json } = await api.post(
      { to: 'jane@example.com', subject: 'Hello', text: 'Hello.', ...email },
      { key: randomUUID() },
    );
    return json.id;
  }

  const frameOf = (page: Page) => page.frameLocator('iframe');

  /** Each does something, if it can: runs a script that changes the inbox, or asks elsewhere. */
  const hostile = () => {
    const run = `parent.document.title=opener&&opener.document?opener.document.title='run':'run';fetch('${elsewhereUrl}/run')`;
    const at = (path: string) => `${elsewhereUrl}/${path}`;
    return `
      <link rel="preconnect" href="${at('preconnect')}"><link rel="dns-prefetch" href="${at('dns')}">
      <link rel="stylesheet" href="${at('sheet')}"><link rel="prefetch" href="${at('prefetch')}">
      <link rel="preload" as="image" href="${at('preload')}"><link rel="icon" href="${at('icon')}">
      <meta http-equiv="refresh" content="0;url=${at('refresh')}"><base href="${at('base/')}">
      <meta http-equiv="Content-Security-Policy" content="default-src *">
      <style>@import url(${at('import')}); body { background: url(${at('background')}) }
        @font-face { font-family: far; src: url(${at('font')}) } p { font-family: far }</style>
      <script>${run}</script><script src="${at('script')}"></script>
      <script type="module">import '${at('module')}'</script>
      <img src=y onerror="${run}"><svg onload="${run}"><image href="${at('svg')}" /></svg>
      <svg><script>${run}</script></svg><math><a xlink:href="javascript:${run}">m</a></math>
      <img src="${at('image')}" srcset="${at('set')} 2x"><picture><source srcset="${at('source')}"></picture>
      <video src="${at('video')}" poster="${at('poster')}" autoplay></video><audio src="${at('audio')}" autoplay></audio>
      <iframe src="${at('frame')}"></iframe><iframe srcdoc="<script>${run}</script>"></iframe>
      <object data="${at('object')}"></object><embed src="${at('embed')}">
      <details open ontoggle="${run}">d</details><body onload="${run}"><p style="background:url(${at('style')})">
      <p>Read me</p><input autofocus onfocus="${run}">
      <a id="script" href="javascript:${run}">a script</a>
      <a id="self" target="_top" href="javascript:${run}">a script at the top</a>
      <form id="form" action="${at('form')}" method="post"><button id="submit">submit</button></form>
      <a id="ping" href="data:text/html,<script>${run}</script>" ping="${at('ping')}">ping</a>`;
  };

  /** Everything that would have happened has: half a second went by without a request. */
  const settled = (page: Page) => page.waitForLoadState('networkidle');

  test('runs nothing that an email brings, and asks nobody for anything in its name', async () => {
    const id = await receive({ html: hostile() });
    const { page, close } = await openPage(browser, `${api.inboxUrl}/#${id}`);
    await frameOf(page).getByText('Read me').waitFor();
    await settled(page);
    for (const chosen of ['#submit', '#script', '#self', '#ping']) {
      await frameOf(page).locator(chosen).click();
      await settled(page);
    }
    expect(await page.title()).toBe('email-api: inbox');
    expect(page.url()).toBe(`${api.inboxUrl}/#${id}`);
    expect(asked).toEqual([]);
    // The email is still what is shown.
    await frameOf(page).getByText('Read me').waitFor();
    await close();
  });

  test('nor in a tab of its own, where no frame holds it', async () => {
    const id = await receive({ html: hostile() });
    const { page, close } = await openPage(browser, `${api.inboxUrl}/emails/${id}/html`);
    await page.getByText('Read me').waitFor();
    await settled(page);
    expect(await page.title()).toBe('');
    expect(page.url()).toBe(`${api.inboxUrl}/emails/${id}/html`);
    expect(asked).toEqual([]);
    await close();
  });

  test('gives an attachment away as a download, whatever it says that it is', async () => {
    const content = Buffer.from(`<script>document.title='run'</script>`).toString('base64');
    const types = ['text/html', 'image/svg+xml', 'application/xhtml+xml', 'text/xml', 'application/pdf'];
    const attachments = types.map((content_type, index) => ({
      filename: `Grüße (${index}) 'x'.html`,
      content,
      content_type,
    }));
    const id = await receive({ attachments });
    const { page, close } = await openPage(browser, `${api.inboxUrl}/#${id}`);
    for (const { filename } of attachments) {
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('link', { name: filename }).click(),
      ]);
      expect(download.suggestedFilename()).toBe(filename);
    }
    expect(await page.title()).toBe('email-api: inbox');
    const response = await fetch(`${api.inboxUrl}/emails/${id}/attachments/0`);
    expect(response.headers.get('X-Content-Type-Options')).toBe('nosniff');
    expect(response.headers.get('Content-Type')).toBe('application/octet-stream');
    expect(response.headers.get('Content-Disposition')).toMatch(/^attachment; filename\*=UTF-8''/);
    await close();
  });

  test('shows inline images, and opens a link in a tab of its own when a person follows it', async () => {
    const pixel = 'R0lGODlhAQABAIAAAAUEBAAAACwAAAAAAQABAAACAkQBADs=';
    const id = await receive({
      html: `<img id="logo" src="cid:logo"><a href="${elsewhereUrl}/followed">Follow</a>`,
      attachments: [{ filename: 'logo.gif', content: pixel, content_type: 'image/gif', content_id: 'logo' }],
    });
    const { page, close } = await openPage(browser, `${api.inboxUrl}/#${id}`);
    const logo = frameOf(page).locator('#logo');
    expect(await logo.getAttribute('src')).toBe(`data:image/gif;base64,${pixel}`);
    expect(await logo.boundingBox()).toMatchObject({ width: 1, height: 1 });
    const [tab] = await Promise.all([
      page.waitForEvent('popup'),
      frameOf(page).getByRole('link', { name: 'Follow' }).click(),
    ]);
    await tab.waitForURL(`${elsewhereUrl}/followed`);
    expect(await tab.evaluate('window.opener')).toBeNull();
    expect(page.url()).toBe(`${api.inboxUrl}/#${id}`);
    await close();
  });

  test.each([
    ['light', { width: 1280, height: 860 }],
    ['dark', { width: 360, height: 780 }],
  ] as const)(
    '%s, at %o: lists and shows, readable, no error, nothing cut off',
    async (colorScheme, viewport) => {
      await fetch(`${api.inboxUrl}/clear-store`, { method: 'POST' });
      const subject = '<b>Bold</b> & long '.repeat(20).trim();
      await receive({ subject, html: '<p>Hello</p>', cc: 'joe@example.com', headers: { 'X-Order': '42' } });
      await receive({ subject: 'Second', text: 'Just text.' });
      const { page, errors, close } = await openPage(browser, api.inboxUrl, { colorScheme, viewport });
      await page.getByText('2 emails.').waitFor();
      await page.getByRole('link', { name: 'Second' }).click();
      await page.getByText('Just text.').waitFor();
      await page.getByRole('link', { name: subject }).click();
      await page.getByRole('heading', { name: subject }).waitFor();
      for (const text of ['joe@example.com', '42']) await page.getByText(text, { exact: true }).waitFor();
      await page.evaluate(axe.source);
      const { violations } = await page.evaluate<{ violations: { id: string; nodes: { html: string }[] }[] }>(
        'axe.run({ iframes: false })',
      );
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
      const root = 'document.documentElement';
      expect(await page.evaluate(`${root}.scrollWidth - ${root}.clientWidth`)).toBe(0);
      expect(errors).toEqual([]);

      await page.getByRole('button', { name: 'Clear' }).click();
      await page.getByText('Empty.').waitFor();
      expect(await api.inbox()).toEqual([]);
      await close();
    },
  );
});
