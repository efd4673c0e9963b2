import { AwsClient } from 'aws4fetch';
import { email, key, signer, url } from './settings.ts';

// Sends one email with fetch and a signed request, and asks what became of it. Run it twice: the second answer
// is a replay.
const aws = new AwsClient(signer);

const sent = await aws.fetch(url, {
  method: 'POST',
  headers: { 'Content-Type': 'application/json', 'Idempotency-Key': key },
  body: JSON.stringify(email),
});
const replayed = sent.headers.get('Idempotent-Replayed') === 'true';
console.info(sent.status, replayed ? '(replay)' : '', await sent.json());

const asked = await aws.fetch(url, { headers: { 'Idempotency-Key': key } });
console.info(asked.status, await asked.json());
