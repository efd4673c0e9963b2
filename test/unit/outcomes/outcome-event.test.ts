import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TOLD } from '../../../functions/emails/life.ts';
import { toEventId, toOutcomeEvents, toTestEvent } from '../../../functions/outcomes/outcome-event.ts';
import { readOutcomeEvent } from '../../../functions/outcomes/read-outcome-event.ts';
import { garbage } from '../../support/garbage-events.ts';
import { ACCEPTED_AT, eventBody, everyEvent, lifeOf } from '../../support/life-of.ts';

describe('an event that is told again', () => {
  test('has the id and the text that it had', () => {
    const life = lifeOf('complained', 'accepted', 'bounced-permanent');
    const events = toOutcomeEvents(life);
    expect(events.map(({ data }) => data.rank)).toEqual([0, 4, 7]);
    const [accepted] = life.states.filter(({ told }) => told === 'accepted');
    expect(events[0]?.id).toBe(accepted && toEventId(life.id, accepted));
    expect(events.every(({ data }) => !('address' in data))).toBe(true);
  });
});

describe('what comes from a queue is read as an event', () => {
  test.each(TOLD)('%s', (told) => {
    expect(readOutcomeEvent(eventBody(told))).toEqual(everyEvent()[TOLD.indexOf(told)]);
  });

  test('with an address, and with what a later version adds', () => {
    const [event] = everyEvent('ada@example.com');
    const later = { ...event, more: 1, data: { ...event?.data, more: { deep: true } } };
    expect(readOutcomeEvent(JSON.stringify(later))).toEqual(later);
  });

  test('a test', () => {
    const event = toTestEvent('evt_test-1', ACCEPTED_AT);
    expect(readOutcomeEvent(JSON.stringify(event))).toEqual(event);
    expect(event).toEqual({
      id: 'evt_test-1',
      type: 'webhook.test',
      timestamp: '2026-01-01T00:00:00.123Z',
      data: { message: expect.any(String) },
    });
  });
});

test.each(garbage)('%s is no event', (_, body) => {
  expect(readOutcomeEvent(body)).toBeUndefined();
});

test('whatever comes is read, or is no event', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (body) => {
      expect(readOutcomeEvent(body)).toBeUndefined();
    }),
  );
});
