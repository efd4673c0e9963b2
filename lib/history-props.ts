/** What is kept of an email's life once SES has it, and who is told. */
export interface HistoryProps {
  /**
   * How long it is kept what became of an email, in days from when SES took it, 0 to 365. With 0 there is no table, topic or queue
   * for it, and `GET /emails/{id}` knows nothing.
   *
   * @default 30
   */
  readonly historyDays?: number;
  /**
   * An https:// address that is called with each change of an email's state, signed as Standard Webhooks says. No token.
   *
   * @default - none; others may subscribe to the topic `outcomes`
   */
  readonly webhookUrl?: string;
  /**
   * Whether the addresses of recipients are told with each change, to the webhook and to whoever subscribes to `outcomes`.
   *
   * @default false
   */
  readonly webhookRecipients?: boolean;
}
