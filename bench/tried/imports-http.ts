import { Agent } from 'node:http';

// Ours, with the import that functions/ses/watched-http-handler.ts does without: it reads every export of `node:http`, and one
// of them loads undici.
export { handler } from '../../functions/send-email.ts';

export const plain = new Agent();
