import { randomUUID } from 'node:crypto';
import type { Is } from './breaks.ts';

/** As it is posted. */
export interface Email {
  from?: string;
  to: string;
  headers?: { [name: string]: string };
  attachments?: { filename: string; content: string }[];
  tags?: { name: string; value: string }[];
}

/** What was sent, and how npm start shows it. */
export class Outbox {
  readonly defaultFrom = 'no-reply@example.com';
  private readonly sent: { id: string; pk: string; email: Email }[] = [];
  private isAnswerLost = false;
  private readonly is: Is;

  constructor(is: Is) {
    this.is = is;
  }

  /** @returns its id */
  add(pk: string, email: Email, id: string = randomUUID()): string {
    this.sent.push({ id, pk, email });
    return id;
  }

  /** The next email's answer gets lost. */
  lose(): void {
    this.isAnswerLost = true;
  }

  /** Whether this email's answer got lost. */
  takeLoss(): boolean {
    const isLost = this.isAnswerLost;
    this.isAnswerLost = false;
    return isLost;
  }

  list(pk: string) {
    return this.sent.map((sent) => ({ id: sent.id, underKey: sent.pk === pk }));
  }

  find(id: string) {
    const { is } = this;
    const {
      from,
      headers = {},
      attachments = [],
      tags = [],
    } = this.sent.find((sent) => sent.id === id)?.email ?? {};
    return {
      from: (!is('drops names') && from) || this.defaultFrom,
      headers: Object.entries(is('drops headers') ? {} : headers).map(([name, value]) => ({ name, value })),
      attachments: (is('drops attachments') ? [] : attachments).map(({ filename, content }) => ({
        filename,
        size: Buffer.byteLength(content, 'base64'),
      })),
      tags: Object.fromEntries((is('drops tags') ? [] : tags).map(({ name, value }) => [name, value])),
    };
  }
}
