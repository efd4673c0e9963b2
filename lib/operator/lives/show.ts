import { styleText } from 'node:util';
import type { Life } from '../../../functions/emails/life.ts';
import { type LifeShown, toLifeShown } from '../../../functions/http/tell-life.ts';
import { type OutcomeEvent, toOutcomeEvents } from '../../../functions/outcomes/outcome-event.ts';

/** What an operator is shown of an email: what its sender is, and each event that may have been told, under its id. */
export interface LifeTold {
  life: LifeShown;
  /** In the order of ranks; no addresses, for none are kept. */
  events: OutcomeEvent[];
}

/** @returns undefined where nothing is told of it any more @param now epoch milliseconds */
export function toLifeTold(life: Life | undefined, now: number): LifeTold | undefined {
  const shown = toLifeShown(life, now);
  return life && shown && { life: shown, events: toOutcomeEvents(life) };
}

/**
 * A life as a person reads it: where the email is, and what was told of each recipient, with the id of each event.
 *
 * @param of its record and claim, where they are not shown already
 */
export function lifeText({ life, events }: LifeTold, of?: Pick<Life, 'record' | 'claimId'>): string {
  const tags = life.tags.map(({ name, value }) => `${name}=${value}`).join(', ');
  const facts: [string, string][] = [
    ['email', life.id],
    ...(of
      ? ([
          ['record', of.record],
          ['claim', of.claimId],
        ] satisfies [string, string][])
      : []),
    ['state', life.bounce ? `${life.state}, ${life.bounce}` : life.state],
    ['accepted', life.created_at],
    ['history', `until ${life.history_expires_at}`],
    ['tags', tags || 'none'],
  ];
  const recipients = Map.groupBy(events, ({ data }) => data.recipient);
  return [
    ...facts.map(([name, value]) => `${styleText('dim', name.padEnd(12))}${value}`),
    ...[...recipients].sort(byName).map(([name, told]) => recipientText(name, told)),
  ].join('\n');
}

const byName = ([one]: [string, unknown], [other]: [string, unknown]) => (one < other ? -1 : 1);

/** The longest is `bounced, transient (server-unavailable)`. */
const STATE_WIDTH = 40;

function recipientText(name: string, events: readonly OutcomeEvent[]): string {
  const lines = events.map(
    ({ id, timestamp, data }) => `  ${timestamp}  ${describe(data).padEnd(STATE_WIDTH)}  ${id}`,
  );
  return [`${styleText('dim', 'recipient'.padEnd(12))}${name}`, ...lines].join('\n');
}

/** As `bounced, permanent (mailbox-unknown)`. */
export function describe({
  state,
  bounce,
  reason,
}: Pick<OutcomeEvent['data'], 'state' | 'bounce' | 'reason'>): string {
  return `${state}${bounce ? `, ${bounce}` : ''}${reason ? ` (${reason})` : ''}`;
}
