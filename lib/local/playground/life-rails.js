// The life of an email as a line for each recipient, with a stop for each state that SES told.

import { tones, whenInWords } from './life-words.js';
import { element } from './time-line.js';

/** @import { Life, Recipient, Step } from './api.js' */

/** An email has fifty recipients at most; the sentence counts them all. */
const RAILS_MAX = 5;

/** @param {HTMLElement} place */
export function lifeRails(place) {
  /** @type {Map<string, ReturnType<typeof railOf>>} */
  let rails = new Map();
  const clear = () => {
    rails = new Map();
    place.replaceChildren();
  };
  return {
    clear,
    /** @param {Life | undefined} life */
    show(life) {
      if (!life) return clear();
      for (const [index, recipient] of life.recipients.slice(0, RAILS_MAX).entries()) {
        let rail = rails.get(recipient.recipient);
        if (!rail) {
          rail = railOf(recipient, life.recipients.length === 1 ? 'Recipient' : `Recipient ${index + 1}`);
          rails.set(recipient.recipient, rail);
          place.append(rail.item);
        }
        rail.show(recipient);
      }
    },
  };
}

/** @param {Recipient} recipient @param {string} name */
function railOf({ recipient }, name) {
  const item = element('li', 'rail');
  const who = element('p', 'who', name);
  who.append(element('span', 'hash', recipient));
  const list = element('ol', 'stops');
  item.append(who, list);
  /** @type {Map<string, HTMLElement>} */
  const stops = new Map();
  return {
    item,
    /** @param {Recipient} now */
    show(now) {
      // A transient bounce may be told after the delivery that it does not pass: so by time, not by rank.
      const way = now.states.toSorted((one, other) => Date.parse(one.at) - Date.parse(other.at));
      const furthest = way.findIndex(({ state, bounce }) => state === now.state && bounce === now.bounce);
      for (const [index, step] of way.entries()) {
        const key = `${step.state} ${step.bounce}`;
        const stop = stops.get(key) ?? stopOf(step, /** @type {Step} */ (way[0]));
        stops.set(key, stop);
        // What is at its place stays there: put in again, it would arrive again.
        if (list.children[index] !== stop) list.insertBefore(stop, list.children[index] ?? null);
        stop.toggleAttribute('data-here', index === furthest);
        stop.toggleAttribute('data-late', index > furthest);
      }
    },
  };
}

/** @param {Step} step @param {Step} first */
function stopOf(step, first) {
  const stop = element('li', 'stop');
  stop.dataset.tone = tones[step.state];
  const when = element('time', 'when', whenInWords(step, first));
  when.setAttribute('datetime', step.at);
  const kind = step.bounce === 'transient' ? `${step.state}, transient` : step.state;
  stop.append(element('span', 'told', kind), when);
  return stop;
}
