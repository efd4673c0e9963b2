import type { Life, Told } from '../../../functions/emails/life.ts';
import type { OutcomeEvent } from '../../../functions/outcomes/outcome-event.ts';
import type { Protocol } from './protocol.ts';
import type { TrueEmail, TrueEvent } from './truth.ts';

// All that happened in a run; `order` counts whatever happens, so that of two things it is known which came first.

/** A change that was handed over to be told. */
export interface Handed {
  order: number;
  attempt: number;
  event: OutcomeEvent;
}

/** An item as a write left it. */
export interface Written {
  order: number;
  life: Life;
}

/** One batch that a recorder worked at. */
export interface Attempt {
  /** When it took its messages, and when it was done with them; never, where it died. */
  from: number;
  until: number;
  /** The emails that its messages are about. */
  ids: ReadonlySet<string>;
  /** What the table had of them when it looked. */
  known: ReadonlyMap<string, Life>;
  /** The records that were there then. */
  records: ReadonlySet<string>;
  /** Its process died, or a message came again. */
  disturbed: boolean;
}

/** A message that a recorder was done with. */
export interface Acknowledged {
  event: TrueEvent;
  attempt: number;
  order: number;
}

/** What happened in a run. */
export interface History {
  emails: TrueEmail[];
  events: TrueEvent[];
  attempts: Attempt[];
  handed: Handed[];
  written: Written[];
  acknowledged: Acknowledged[];
  /** When records were forgotten, by their `pk`. */
  forgotten: Map<string, number>;
  /** What is in the table in the end. */
  lives: ReadonlyMap<string, Life>;
  /** Messages that nobody was ever done with. */
  left: number;
  deaths: number;
  show: Protocol['show'];
}

/** As `GET` tells it, by the ranks that a receiver goes by. */
export interface Seen {
  email: number;
  recipients: Map<string, number>;
}

/** From the first to the last, known here by heart. */
const ORDER = [
  'accepted',
  'delayed',
  'bounced/transient',
  'delivered',
  'bounced/permanent',
  'rejected',
  'suppressed',
  'complained',
];

/** How far a state is. */
export const rankOfState = ({ state, bounce }: { state: string; bounce?: string | undefined }): number =>
  ORDER.indexOf(bounce ? `${state}/${bounce}` : state);

/** How far a state is by its attribute's name. */
export const rankOfTold = (told: Told): number => ORDER.indexOf(told.replace(/^(bounced)-/, '$1/'));
