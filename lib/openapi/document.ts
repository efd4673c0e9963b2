import { readFileSync } from 'node:fs';
import { components } from './components.ts';
import { batchExamples, EMAIL, sendExamples } from './example-answers.ts';
import { lookUpByIdExamples, lookUpExamples } from './example-look-ups.ts';
import { describeResponses } from './responses.ts';

const { version, description } = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
);

const DESCRIPTION = `Sends one email per \`Idempotency-Key\`, whatever the network does.

1. **Never twice.** SES is asked at most once while the key is remembered; again only after it has certainly not taken the email.
2. **Never a lie.** A 2xx means SES accepted the email. "Not sent" means it certainly did not. Anything else is called unknown.
3. **The same answer.** Once settled, a repeat gets the first answer's status and body.

Store the key before the first try, and repeat with the same key as each problem's \`retry\` says.`;

const WHOLE = {
  from: 'Shop <no-reply@example.com>',
  to: ['Jane <jane@example.com>', 'bob@example.com'],
  cc: 'carol@example.com',
  bcc: ['dave@example.com'],
  reply_to: 'Support <help@example.com>',
  subject: 'Your order 1001',
  text: 'Thank you!',
  html: '<p>Thank you! <img src="cid:logo" alt=""></p>',
  headers: { 'X-Order': '1001' },
  attachments: [
    { filename: 'invoice.txt', content: 'VGhhbmsgeW91IQ==', content_type: 'text/plain' },
    { filename: 'logo.gif', content: 'R0lGODlhAQABAAAAACw=', content_type: 'image/gif', content_id: 'logo' },
  ],
  tags: [{ name: 'campaign', value: 'welcome' }],
};

const key = [{ $ref: '#/components/parameters/Idempotency-Key' }];

const body = {
  required: true,
  content: {
    'application/json': {
      schema: { $ref: '#/components/schemas/Email' },
      examples: {
        short: { summary: 'What it takes', value: EMAIL },
        whole: { summary: 'Every field', value: WHOLE },
      },
    },
  },
};

const send = {
  tags: ['Send'],
  parameters: key,
  requestBody: body,
  responses: describeResponses(sendExamples, {
    schema: 'Sent',
    description: 'SES accepted the email.',
    links: ['lookUp', 'lookUpById'],
  }),
};

const paths = {
  '/email': {
    post: { operationId: 'sendEmail', summary: 'Send an email once', ...send },
    get: {
      operationId: 'lookUpEmail',
      tags: ['Ask'],
      summary: 'Did it go out?',
      description:
        'It never sends anything and never claims the key. Where nothing is remembered, a request that is on its way may ' +
        'still claim the key. What SES tells of the email after it accepted it is its `life`.',
      parameters: key,
      responses: describeResponses(lookUpExamples, { schema: 'LookUp', description: 'What is remembered.' }),
    },
  },
  '/emails': {
    post: {
      operationId: 'sendEmailAsResend',
      summary: 'Send an email once',
      description: "`POST /email`, where Resend's clients look for it: the same keys and the same records.",
      ...send,
      tags: ["Resend's clients"],
    },
  },
  '/emails/{id}': {
    get: {
      operationId: 'lookUpEmailById',
      tags: ['Ask'],
      summary: 'And then?',
      description:
        "What SES told of an email that the caller sent, for as long as history is kept: where Resend's clients look for it. It is told " +
        "from SES's first event on, some seconds after the send. An email of somebody else is as unknown as one that there is not.",
      parameters: [{ $ref: '#/components/parameters/id' }],
      responses: describeResponses(lookUpByIdExamples, { schema: 'Life', description: 'Its life.' }),
    },
  },
  '/emails/batch': {
    post: {
      operationId: 'refuseBatch',
      tags: ["Resend's clients"],
      summary: 'There is no batch',
      description: 'It sends nothing and says so.',
      responses: describeResponses(batchExamples),
    },
  },
};

/** The API as OpenAPI 3.1 describes it: from the schema that validates and the answers that are given. */
export function describeApi() {
  return {
    openapi: '3.1.0',
    info: {
      title: 'email-api',
      version,
      summary: description,
      description: DESCRIPTION,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/', description: 'Where this document comes from' }],
    security: [{ iam: [] }, { jwt: [] }, { apiKey: [] }],
    tags: [
      { name: 'Send', description: 'One email, once.' },
      { name: 'Ask', description: 'What became of it.' },
      { name: "Resend's clients", description: 'They work as they are.' },
    ],
    paths,
    components,
  };
}
