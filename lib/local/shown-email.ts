import type { ServerResponse } from 'node:http';
import type { StoredAttachment, StoredEmail } from './mailbox.ts';

/**
 * An email is somebody else's page. It has no scripts, no forms and an origin that is nobody's, also in a tab of its own;
 * it loads nothing, so that nobody learns that it was read; its links open elsewhere, when a person follows them.
 */
const SANDBOX = 'sandbox allow-popups allow-popups-to-escape-sandbox';
const HEADERS = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'X-DNS-Prefetch-Control': 'off',
  'Cache-Control': 'no-store',
};
const EMAIL_POLICY = [
  SANDBOX,
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
].join('; ');

/** Characters of inline images in one email, all their places together. */
const INLINE_MAX = 32 * 1_024 * 1_024;

/** The email's HTML, for a sandboxed frame. */
export function htmlAnswer(response: ServerResponse, { body, attachments }: StoredEmail): void {
  response
    .writeHead(200, {
      ...HEADERS,
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': EMAIL_POLICY,
    })
    .end(
      `<!doctype html><base target="_blank">${withInlineImages(withoutConnections(body.html ?? ''), attachments)}`,
    );
}

/** As a download, whatever it says that it is. */
export function attachmentAnswer(response: ServerResponse, { filename, content }: StoredAttachment): void {
  response
    .writeHead(200, {
      ...HEADERS,
      'Content-Type': 'application/octet-stream',
      'Content-Disposition': `attachment; filename*=UTF-8''${encoded(filename)}`,
      'Content-Security-Policy': "sandbox; default-src 'none'",
    })
    .end(Buffer.from(content, 'base64'));
}

/** RFC 8187's `value-chars`: what `encodeURIComponent` leaves as it is, and they do not, is encoded too. */
function encoded(filename: string): string {
  return encodeURIComponent(filename.toWellFormed()).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16)}`,
  );
}

/**
 * The policy lets none of these load anything, and Chromium connects for `<link rel="preconnect">` and a frame all the same,
 * before it asks the policy: so they become elements that mean nothing.
 */
function withoutConnections(html: string): string {
  return html.replace(/<(?=(?:link|i?frame|object|embed)[\s/>])/gi, '<x-');
}

/** Puts attached images in the place of their `cid:` addresses, as long as there is room. */
function withInlineImages(html: string, attachments: readonly StoredAttachment[]): string {
  let room = INLINE_MAX;
  return html.replace(/\bcid:([^\s"'<>)]+)/gi, (address, id: string) => {
    const image = attachments.find(
      ({ contentId, contentType }) => contentId === id && /^image\/[\w.+-]+$/.test(contentType),
    );
    const inline = image ? `data:${image.contentType};base64,${image.content}` : address;
    room -= inline.length;
    return room < 0 ? address : inline;
  });
}
