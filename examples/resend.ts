import { Resend } from 'resend';
import { email, key } from './settings.ts';

// Sends one email with Resend's official client. Run it twice: the second answer is a replay.
// Its API key is an API key of ours (auth=apiKeys), or a token (auth=jwt); the local server takes any.
process.env.RESEND_BASE_URL ??= 'http://127.0.0.1:3000';
const resend = new Resend(process.env.RESEND_API_KEY ?? process.env.EMAIL_API_KEY ?? 'local');

const from = process.env.EMAIL_FROM ?? 'no-reply@example.com';
const { data, error, headers } = await resend.emails.send({ from, ...email }, { idempotencyKey: key });
if (error) {
  console.error(error);
  process.exitCode = 1;
} else {
  console.info(headers?.['idempotent-replayed'] === 'true' ? '(replay)' : '', data);
}
