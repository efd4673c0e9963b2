/** What a page may load beside what is its own; each is a source of a content security policy. */
export interface PageHeaders {
  /** Where else its images may be. */
  images?: string;
  /** What it may show in a frame. */
  frames?: string;
}

/** What a page of ours is served with: it may load scripts, styles and answers of this server alone, and has none inside. */
export function pageHeaders({ images = '', frames = "'none'" }: PageHeaders = {}): {
  [name: string]: string;
} {
  return {
    'Content-Security-Policy': [
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      `img-src 'self'${images && ` ${images}`}`,
      "connect-src 'self'",
      `frame-src ${frames}`,
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ].join('; '),
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
  };
}
