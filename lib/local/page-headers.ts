/**
 * What a page of ours is served with: it may load scripts, styles and answers of this server alone, and has none inside.
 *
 * @param images where else its images may be
 */
export function pageHeaders(images = ''): { [name: string]: string } {
  return {
    'Content-Security-Policy': [
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      `img-src 'self'${images && ` ${images}`}`,
      "connect-src 'self'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ].join('; '),
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
  };
}
