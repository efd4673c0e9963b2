import { ask, email, key } from './settings.ts';

// Sends one email with fetch, and asks what became of it. Run it twice: the second answer is a replay.

const sent = await ask({
  method: 'POST',
  headers: { 'Content-Type': 'application/json', 'Idempotency-Key': key },
  body: JSON.stringify(email),
});
const replayed = sent.headers.get('Idempotent-Replayed') === 'true';
console.info(sent.status, replayed ? '(replay)' : '', await sent.json());

const asked = await ask({ headers: { 'Idempotency-Key': key } });
console.info(asked.status, await asked.json());
