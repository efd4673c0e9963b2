import { TOLD, toState } from '../../functions/emails/life.ts';
import { REASONS } from '../../functions/emails/life-reasons.ts';
import { LAST_EVENTS } from '../../functions/http/tell-life.ts';

const STATES = [...new Set(TOLD.map((told) => toState(told).state))];

const time = (description: string) => ({ type: 'string', format: 'date-time', description });

/** Of an accepted email. */
export const messageId = { type: 'string', description: "SES's message id." } as const;

/** What became of the email of a key, as `GET /email` tells it. */
export const lookUpSchema = {
  type: 'object',
  description: 'What became of the email of a key.',
  required: ['status', 'claimed_at', 'expires_at'],
  properties: {
    status: {
      enum: ['sent', 'refused', 'not_sent', 'sending', 'unknown'],
      description:
        '`sent`: SES accepted it. `refused`: SES refused it for good. `not_sent`: it certainly did not go out, and the key may ' +
        'send it. `sending`: a request is at it. `unknown`: SES may or may not have it, and it is not sent again under this key.',
    },
    id: { ...messageId, description: "SES's message id, where it is sent." },
    claimed_at: time('When a request took the key.'),
    expires_at: time('Until when the key is surely remembered.'),
    life: {
      $ref: '#/components/schemas/Life',
      description: 'Where it is sent and SES has told of it: what `GET /emails/{id}` answers.',
    },
  },
} as const;

const bounce = {
  enum: ['permanent', 'transient'],
  description:
    'Of `bounced`: for good, or for now. A transient bounce may be an automatic reply; it never passes `delivered`.',
} as const;

const state = {
  state: { enum: STATES, description: 'From the first to the last; it never goes back.' },
  bounce,
  reason: { enum: REASONS, description: 'Why, where SES says.' },
  at: time('When it became so, as SES says.'),
} as const;

const STATE = ['state', 'at'] as const;

/** What became of an accepted email, as `GET /email` and `GET /emails/{id}` tell it. */
export const lifeSchema = {
  type: 'object',
  description:
    "What SES told of an email after it accepted it. `id`, `object`, `created_at`, `last_event` and `tags` are as Resend's clients read them. " +
    'No address, subject or body is in it: none is kept.',
  required: [
    'object',
    'id',
    'created_at',
    'last_event',
    'state',
    'counts',
    'recipients',
    'tags',
    'history_expires_at',
  ],
  properties: {
    object: { const: 'email' },
    id: messageId,
    created_at: time('When SES accepted it.'),
    last_event: { enum: Object.values(LAST_EVENTS), description: "The `state`, in Resend's words." },
    state: {
      enum: STATES,
      description:
        'Where the email is: its worst recipient, where something is wrong with one; else the slowest. It never goes back.',
    },
    bounce,
    counts: {
      type: 'object',
      description: 'How many recipients are in each state.',
      properties: Object.fromEntries(STATES.map((one) => [one, { type: 'integer', minimum: 1 }])),
      additionalProperties: false,
    },
    recipients: {
      type: 'array',
      description: 'Each where it is, and how it came there.',
      items: {
        type: 'object',
        required: ['recipient', ...STATE, 'states'],
        properties: {
          recipient: {
            type: 'string',
            description:
              'A short hash of the address: another one in each email, the same in all that is told of this one.',
          },
          ...state,
          states: {
            type: 'array',
            description: 'Every state that SES told of it, once each, in their order.',
            items: { type: 'object', required: STATE, properties: state },
          },
        },
      },
    },
    tags: {
      type: 'array',
      description: "The sender's own.",
      items: {
        type: 'object',
        required: ['name', 'value'],
        properties: { name: { type: 'string' }, value: { type: 'string' } },
      },
    },
    history_expires_at: time('Until when it is told.'),
  },
} as const;
