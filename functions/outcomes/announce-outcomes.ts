import type { OutcomeEvent, TestEvent } from './outcome-event.ts';
import { readOutcomeEvent } from './read-outcome-event.ts';
import type { Message } from './recording.ts';

/** A message of the queue, and the event that it is. */
export interface Announcement extends Message {
  event: OutcomeEvent | TestEvent;
}

/** What could not be published: by the message's id, what went wrong, as a log may show it. */
export type Unpublished = ReadonlyMap<string, string>;

/** What became of a batch. */
export interface Announced {
  /** The messages that are to come again. */
  failed: string[];
  /** What went wrong, each once. */
  errors: string[];
}

/**
 * Publishes what changed in the lives of emails, word for word. What is no event of ours fails alone, as what SNS does not take: it
 * comes again, and is a dead letter in the end.
 *
 * @param publish never throws
 */
export async function announceOutcomes(
  messages: readonly Message[],
  publish: (announcements: readonly Announcement[]) => Promise<Unpublished>,
): Promise<Announced> {
  const announcements: Announcement[] = [];
  const failed = new Map<string, string>();
  for (const message of messages) {
    const event = readOutcomeEvent(message.body);
    if (event) announcements.push({ ...message, event });
    else failed.set(message.id, 'unreadable');
  }
  for (const [id, error] of await publish(announcements)) failed.set(id, error);
  return { failed: [...failed.keys()], errors: [...new Set(failed.values())] };
}
