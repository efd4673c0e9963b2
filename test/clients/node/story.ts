import { Buffer } from 'node:buffer';
import { setTimeout as sleep } from 'node:timers/promises';
import { type CreateEmailOptions, type CreateEmailRequestOptions, Resend } from 'resend';

// What test/clients/story.ts asks for, with Resend's client for Node. RESEND_BASE_URL and an API key are all that is set.
const { API_KEY = '', API_URL = '', PROBLEMS_URL = '', PROBLEMS = '', RUN = '', FOREIGN = '' } = process.env;
const BYTES = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
const resend = new Resend(API_KEY);

const email = (step: string) => ({
  from: 'Shop <no-reply@example.com>',
  to: 'jane@example.com',
  subject: `${RUN}-${step}`,
  text: 'Sent once.',
});

async function send(
  body: CreateEmailOptions,
  options: CreateEmailRequestOptions = { idempotencyKey: String(body.subject) },
  client = resend,
) {
  const { data, error, headers } = await client.emails.send(body, options);
  if (!error) return { id: data.id, replayed: headers?.['idempotent-replayed'] === 'true' };
  return { error: { ...error, retryAfter: headers?.['retry-after'] } };
}

async function get(id: string) {
  const { data, error } = await resend.emails.get(id);
  if (error) return { error };
  const { from, to, cc, bcc, reply_to, subject, text, html } = data;
  const kept = [from, to, cc, bcc, reply_to, subject, text, html].filter(Boolean).join();
  return { life: { id: data.id, createdAt: data.created_at, lastEvent: data.last_event, kept } };
}

/** SES tells it a moment later. */
async function getOnce(id: string, lastEvent: string) {
  for (let tries = 0; tries < 50; tries += 1) {
    const told = await get(id);
    if (told.life?.lastEvent === lastEvent) return told;
    await sleep(100);
  }
  return get(id);
}

const fault = (body: object) =>
  fetch(`${API_URL}/_local/faults`, { method: 'POST', body: JSON.stringify(body) });
const at = (baseUrl: string) => new Resend(API_KEY, { baseUrl });

const whole = {
  ...email('whole'),
  to: ['Jane <jane@example.com>', 'bob@example.com'],
  cc: ['carol@example.com'],
  bcc: ['dave@example.com'],
  replyTo: 'Support <help@example.com>',
  headers: { 'X-Order': '1001' },
  tags: [{ name: 'campaign', value: 'welcome' }],
};
const files = {
  ...email('files'),
  attachments: [
    { filename: 'bytes.dat', content: BYTES, contentType: 'application/octet-stream' },
    { filename: 'text.txt', content: BYTES.toString('base64'), contentType: 'text/plain' },
  ],
};
const inline = {
  ...email('inline'),
  html: '<p>Sent once. <img src="cid:logo"></p>',
  attachments: [{ filename: 'logo.png', content: BYTES, contentType: 'image/png', contentId: 'logo' }],
};

const story: { [step: string]: object } = {};
story.whole = await send(whole);
story.repeat = await send(whole);
story.other = await send({ ...whole, text: 'Another one.' });
story.files = await send(files);
story.inline = await send(inline);
story.slash = await send(email('slash'), undefined, at(`${API_URL}/`));
story.path = await send(email('path'), undefined, at(`${API_URL}/email/`));
story.unkeyed = await send(email('unkeyed'), {});
const batch = await resend.batch.send([email('batch')], { idempotencyKey: `${RUN}-batch` });
story.batch = { error: batch.error };
const bounce = { ...email('bounce'), to: `bounce+${RUN}@simulator.amazonses.com` };
const sent = await send(bounce);
story.bounce = sent;
story.bounced = await getOnce(sent.id ?? '', 'bounced');
story.foreign = await get(FOREIGN);
story.nobodys = await get(`${FOREIGN}0`);
await fault({ ses: 'lose-answer' });
story.lost = await send(email('lost'));
await fault({ sender: 'kill' });
story.killed = await send(email('killed'));
story.killedAgain = await send(email('killed'));
for (const name of PROBLEMS.split(',')) {
  story[name] = await send(email(name), { idempotencyKey: name }, at(PROBLEMS_URL));
}
console.log(JSON.stringify(story));
