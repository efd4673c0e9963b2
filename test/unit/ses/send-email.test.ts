import {
  MessageRejected,
  NotFoundException,
  SESv2Client,
  SESv2ServiceException,
  SendEmailCommand,
  TooManyRequestsException,
} from '@aws-sdk/client-sesv2';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { SendRequest } from '../../../functions/emails/steps.ts';
import { createSesClient } from '../../../functions/ses/client.ts';
import type { Flight } from '../../../functions/ses/connection.ts';
import { createSesSender } from '../../../functions/ses/send-email.ts';
import { awsAt } from '../../support/aws-at.ts';

const ses = mockClient(SESv2Client);
const client = createSesClient({ sendMs: 10_000, now: Date.now }, awsAt('http://127.0.0.1:1'));
const send = createSesSender({ client, configurationSet: 'email-api', sendMs: 10_000 });

const marks = { pk: 'pk-1', claimId: 'claim-1', caller: 'caller-1' };
const minimal: SendRequest['email'] = {
  from: { address: 'ada@example.com' },
  to: [{ address: 'bob@example.com' }],
  subject: 'Hello',
  text: 'Hi',
};
const ourTags = [
  { Name: 'email-api-record', Value: 'pk-1' },
  { Name: 'email-api-claim', Value: 'claim-1' },
  { Name: 'email-api-caller', Value: 'caller-1' },
];

async function inputOf(email: SendRequest['email']) {
  ses.on(SendEmailCommand).resolves({ MessageId: 'm-1' });
  await send(email, marks);
  expect(ses.calls()).toHaveLength(1);
  return ses.calls()[0]?.args[0].input as SendEmailCommand['input'];
}

/** The options of the send that is under way, which the client hands to its HTTP handler. */
function optionsOfLastSend(): { flight: Flight; abortSignal: AbortSignal } {
  const args: unknown[] = ses.calls().at(-1)?.args ?? [];
  return args[1] as ReturnType<typeof optionsOfLastSend>;
}

beforeEach(() => {
  ses.reset();
});

describe('the command', () => {
  test('of a full email says everything, in UTF-8, with our two tags', async () => {
    const email: SendRequest['email'] = {
      from: { name: 'Lovelace, Ada', address: 'ada@example.com' },
      to: [{ address: 'bob@example.com' }, { name: 'Zoë', address: 'zoe@xn--bcher-kva.example' }],
      cc: [{ name: 'Carol', address: 'carol@example.com' }],
      bcc: [{ address: 'dan@example.com' }],
      reply_to: [{ name: 'Replies', address: 'reply@example.com' }, { address: 'other@example.com' }],
      subject: 'Grüße 👋',
      text: 'Hi\nthere',
      html: '<img src="cid:logo">',
      headers: [
        ['X-Campaign', 'spring'],
        ['x-batch', '7'],
      ],
      attachments: [
        { filename: 'logo.png', content: 'aGVsbG8=', content_type: 'image/png', content_id: 'logo' },
        { filename: 'terms.pdf', content: 'AP8=' },
      ],
      tags: [{ name: 'campaign', value: 'spring' }],
    };
    expect(await inputOf(email)).toStrictEqual({
      FromEmailAddress: '"Lovelace, Ada" <ada@example.com>',
      Destination: {
        ToAddresses: ['bob@example.com', '=?UTF-8?B?Wm/Dqw==?= <zoe@xn--bcher-kva.example>'],
        CcAddresses: ['Carol <carol@example.com>'],
        BccAddresses: ['dan@example.com'],
      },
      ReplyToAddresses: ['Replies <reply@example.com>', 'other@example.com'],
      Content: {
        Simple: {
          Subject: { Data: 'Grüße 👋', Charset: 'UTF-8' },
          Body: {
            Text: { Data: 'Hi\nthere', Charset: 'UTF-8' },
            Html: { Data: '<img src="cid:logo">', Charset: 'UTF-8' },
          },
          Headers: [
            { Name: 'X-Campaign', Value: 'spring' },
            { Name: 'x-batch', Value: '7' },
          ],
          Attachments: [
            {
              FileName: 'logo.png',
              RawContent: Buffer.from('hello'),
              ContentTransferEncoding: 'BASE64',
              ContentType: 'image/png',
              ContentId: 'logo',
              ContentDisposition: 'INLINE',
            },
            {
              FileName: 'terms.pdf',
              RawContent: Buffer.from([0, 255]),
              ContentTransferEncoding: 'BASE64',
              ContentDisposition: 'ATTACHMENT',
            },
          ],
        },
      },
      EmailTags: [{ Name: 'campaign', Value: 'spring' }, ...ourTags],
      ConfigurationSetName: 'email-api',
    });
  });

  test('of a minimal email says nothing more', async () => {
    expect(await inputOf(minimal)).toStrictEqual({
      FromEmailAddress: 'ada@example.com',
      Destination: { ToAddresses: ['bob@example.com'] },
      Content: {
        Simple: {
          Subject: { Data: 'Hello', Charset: 'UTF-8' },
          Body: { Text: { Data: 'Hi', Charset: 'UTF-8' } },
        },
      },
      EmailTags: ourTags,
      ConfigurationSetName: 'email-api',
    });
  });

  test('of an email in html only has no text', async () => {
    const { text: _text, ...rest } = minimal;
    const input = await inputOf({ ...rest, html: '<p>Hi</p>' });
    expect(input?.Content?.Simple?.Body).toStrictEqual({ Html: { Data: '<p>Hi</p>', Charset: 'UTF-8' } });
  });
});

describe('an attempt', () => {
  test('that SES accepts is sent, under the id of SES', async () => {
    ses.on(SendEmailCommand).resolves({ MessageId: 'm-1' });
    expect(await send(minimal, marks)).toEqual({ kind: 'sent', messageId: 'm-1' });
    expect(ses.calls()).toHaveLength(1);
  });

  test.each([[{}], [{ MessageId: '' }]])('that is accepted without an id (%o) is unknown', async (output) => {
    ses.on(SendEmailCommand).resolves(output);
    expect(await send(minimal, marks)).toEqual({ kind: 'unknown', cause: '200 no message id' });
  });

  const answer = (httpStatusCode: number, message: string) => ({ $metadata: { httpStatusCode }, message });

  test.each([
    [
      'refuses is refused',
      new MessageRejected(answer(400, 'Illegal')),
      { kind: 'refused', reason: 'other', cause: '400 MessageRejected' },
    ],
    [
      'refuses for an identity is not sent',
      new MessageRejected(answer(400, 'Email address is not verified.')),
      { kind: 'not_sent', reason: 'identity-not-verified', cause: '400 MessageRejected' },
    ],
    [
      'throttles is not sent',
      new TooManyRequestsException(answer(429, 'Maximum sending rate exceeded.')),
      { kind: 'not_sent', reason: 'throttled', cause: '429 TooManyRequestsException' },
    ],
    [
      'stops for the quota is not sent',
      new TooManyRequestsException(answer(429, 'Daily message quota exceeded.')),
      { kind: 'not_sent', reason: 'quota', cause: '429 TooManyRequestsException' },
    ],
    [
      'does not send for this deployment is not sent',
      new NotFoundException(answer(404, 'Configuration set <email-api> does not exist.')),
      { kind: 'not_sent', reason: 'operator', cause: '404 NotFoundException' },
    ],
    [
      'fails at is unknown',
      new SESv2ServiceException({ name: 'InternalFailure', $fault: 'server', ...answer(500, 'Failed') }),
      { kind: 'unknown', cause: '500 InternalFailure' },
    ],
    [
      'answers in HTML is unknown by its status',
      Object.assign(new SyntaxError('Unexpected token <'), { $metadata: { httpStatusCode: 503 } }),
      { kind: 'unknown', cause: '503 SyntaxError' },
    ],
  ])('that SES %s, and is not made again', async (_, error, outcome) => {
    ses.on(SendEmailCommand).rejects(error);
    expect(await send(minimal, marks)).toEqual(outcome);
    expect(ses.calls()).toHaveLength(1);
  });

  test("keeps SES's id of the request, and nothing of its text", async () => {
    const canary = 'canary@example.com';
    const $metadata = { httpStatusCode: 400, requestId: 'ses-1' };
    ses
      .on(SendEmailCommand)
      .rejects(new MessageRejected({ message: `Illegal address <${canary}>`, $metadata }));
    const outcome = await send(minimal, marks);
    expect(outcome).toEqual({
      kind: 'refused',
      reason: 'address-invalid',
      cause: '400 MessageRejected',
      requestId: 'ses-1',
    });
    expect(JSON.stringify(outcome)).not.toContain('canary');
  });

  test.each([
    ['not-left', { kind: 'not_sent', reason: 'never-left', cause: 'TimeoutError' }],
    ['may-have-left', { kind: 'unknown', cause: 'TimeoutError' }],
  ] as const)('that got no answer is judged by its own handshake (%s)', async (state, outcome) => {
    ses.on(SendEmailCommand).callsFake(() => {
      optionsOfLastSend().flight.state = state;
      throw Object.assign(new Error('socket'), { name: 'TimeoutError' });
    });
    expect(await send(minimal, marks)).toEqual(outcome);
  });

  test('may have left as long as nobody says otherwise, whatever became of the one before', async () => {
    const before: string[] = [];
    ses.on(SendEmailCommand).callsFake(() => {
      const { flight } = optionsOfLastSend();
      before.push(flight.state);
      flight.state = 'not-left';
      return { MessageId: 'm-1' };
    });
    await send(minimal, marks);
    await send(minimal, marks);
    expect(before).toEqual(['unwatched', 'unwatched']);
  });

  test('that may have left is unknown, whatever came after', async () => {
    ses.on(SendEmailCommand).callsFake(() => {
      optionsOfLastSend().flight.state = 'may-have-left';
      throw Object.assign(new Error('none'), { name: 'CredentialsProviderError' });
    });
    expect(await send(minimal, marks)).toMatchObject({ kind: 'unknown' });
  });

  test.each([
    ['times out', Object.assign(new Error('timeout'), { name: 'TimeoutError' }), 'unknown'],
    ['is aborted', Object.assign(new Error('aborted'), { name: 'AbortError' }), 'unknown'],
    [
      'has no credentials',
      Object.assign(new Error('none'), { name: 'CredentialsProviderError' }),
      'not_sent',
    ],
  ])('by a client that nobody watches and that %s is %s', async (_, error, kind) => {
    ses.on(SendEmailCommand).rejects(error);
    expect(await send(minimal, marks)).toMatchObject({ kind });
  });

  test.each([
    ['text', 'exception'],
    [undefined, 'exception'],
    [null, 'exception'],
    [{ name: 'Odd' }, 'Odd'],
    [{ name: 'TimeoutError', code: 'EPIPE' }, 'EPIPE'],
    [7, 'exception'],
  ])('never throws, even where the client throws %o', async (thrown, cause) => {
    ses.on(SendEmailCommand).callsFake(() => {
      optionsOfLastSend().flight.state = 'may-have-left';
      return Promise.reject(thrown);
    });
    expect(await send(minimal, marks)).toEqual({ kind: 'unknown', cause });
  });

  test('whose command cannot even be made never left', async () => {
    const broken = { ...minimal, to: undefined } as unknown as SendRequest['email'];
    expect(await send(broken, marks)).toEqual({ kind: 'not_sent', reason: 'never-left', cause: 'TypeError' });
    expect(ses.calls()).toHaveLength(0);
  });

  test('is given up after its time, the body of the answer included', async () => {
    const { signal } = new AbortController();
    const timeout = vi.spyOn(AbortSignal, 'timeout').mockReturnValueOnce(signal);
    ses.on(SendEmailCommand).resolves({ MessageId: 'm-1' });
    await send(minimal, marks);
    expect(timeout.mock.calls).toEqual([[10_000]]);
    expect(optionsOfLastSend().abortSignal).toBe(signal);
    timeout.mockRestore();
  });
});
