import type { LookUpLife } from '../../../functions/emails/life-store.ts';
import { type OutcomeEvent, type TestEvent, toTestEvent } from '../../../functions/outcomes/outcome-event.ts';
import { Refusal, type Terminal } from '../commands.ts';
import { describe, lifeText, toLifeTold } from './show.ts';

/** Hands events over to be told. @returns the ids of those that the queue did not take @throws Refusal where it did not answer */
export type Tell = (events: readonly (OutcomeEvent | TestEvent)[]) => Promise<ReadonlySet<string>>;

/** Shows what became of an email, and its record's id. @param id SES's message id @throws Refusal where nothing is told of it */
export async function showLife(lookUpLife: LookUpLife, id: string, terminal: Terminal): Promise<void> {
  const { record, claimId, told } = await existing(lookUpLife, id, terminal);
  terminal.print(lifeText(told, { record, claimId }), { record, claimId, ...told });
}

/** What is told once more: one event of an email, by its id, or all of them. */
export type Which = { event: string } | 'all';

/**
 * Tells events of an email again, under their own ids, once the operator has said yes.
 *
 * @param id SES's message id
 * @throws Refusal where there is no such email or event, or where the queue does not take them
 */
export async function replay(
  lookUpLife: LookUpLife,
  tell: Tell,
  { id, which }: { id: string; which: Which },
  terminal: Terminal,
): Promise<void> {
  const { told } = await existing(lookUpLife, id, terminal);
  const events = which === 'all' ? told.events : told.events.filter((event) => event.id === which.event);
  if (events.length === 0) throw new Refusal('The email has no such event; show --email lists what it has.');
  const list = events.map((event) => `${event.id}  ${event.data.recipient}  ${describe(event.data)}`);
  const question =
    'Tell this again, to everyone who subscribes? Who heard of it knows it by its id. No address is told with it.';
  if (!(await terminal.confirm(`${list.join('\n')}\n\n${question}`)))
    return terminal.print('Nothing was told.', { told: [] });
  await tellAll(events, tell);
  terminal.print(`Handed over, to be told again: ${count(events.length)}.`, { told: events });
}

/** Tells everyone who subscribes an event that is about no email. @param id see `toTestEvent` @throws Refusal as `replay` */
export async function tellTest(tell: Tell, id: string, terminal: Terminal): Promise<void> {
  const event = toTestEvent(id, terminal.now());
  await tellAll([event], tell);
  const text = `Handed over: ${id} (${event.type}). Whoever subscribes gets it; a webhook is called with it as webhook-id.`;
  terminal.print(text, event);
}

async function tellAll(events: readonly (OutcomeEvent | TestEvent)[], tell: Tell): Promise<void> {
  const left = await tell(events);
  if (left.size === 0) return;
  throw new Refusal(`The queue took ${events.length - left.size} of ${count(events.length)}, and not these: \
${[...left].join(', ')}. Each may be told again.`);
}

const count = (events: number) => (events === 1 ? 'one event' : `${events} events`);

async function existing(lookUpLife: LookUpLife, id: string, terminal: Terminal) {
  const life = await lookUpLife(id);
  const told = toLifeTold(life, terminal.now());
  if (life && told) return { ...life, told };
  throw new Refusal(
    'Nothing is told of an email with this id: SES has not told of it, another deployment sent it, or its history is over.',
  );
}
