// The list of requests, the newest first, under the key that they have.

import { duration, inWords } from './words.js';

/** @import { Answer } from './api.js' */

const ROWS_MAX = 200;
/** A bar of full width, until a request takes longer. */
const SCALE_MS = 250;

/** @param {HTMLElement} list @param {HTMLElement} empty what stands there without a request */
export function timeLine(list, empty) {
  let longest = SCALE_MS;
  let group = element('li', 'group');
  let groupKey = '';
  /** @type {{ bar: HTMLElement, ms: number }[]} */
  let bars = [];

  const scale = () => {
    for (const { bar, ms } of bars) bar.style.width = `${Math.max(1, (ms / longest) * 100)}%`;
  };

  return {
    /**
     * Adds a request that is under way.
     *
     * @param {string} key
     * @returns {(answer: Answer) => void} to be told what came of it
     */
    begin(key) {
      empty.hidden = true;
      if (key !== groupKey || !group.isConnected) {
        groupKey = key;
        group = element('li', 'group', key || 'no key');
        list.prepend(group);
      }
      const row = rowOf();
      group.after(row.item);
      while (list.childElementCount > ROWS_MAX) list.lastElementChild?.remove();
      return (answer) => {
        fill(row, answer);
        bars = [{ bar: row.bar, ms: answer.ms }, ...bars].slice(0, ROWS_MAX);
        longest = Math.max(longest, answer.ms);
        scale();
      };
    },
  };
}

/** @typedef {ReturnType<typeof rowOf>} Row */

function rowOf() {
  const item = element('li', 'request');
  item.dataset.tone = 'pending';
  const status = element('span', 'status', '···');
  const outcome = element('span', 'outcome', 'Under way');
  const mark = element('span', 'mark', 'replay');
  mark.hidden = true;
  const advice = element('p', 'advice');
  advice.hidden = true;
  const took = element('span', 'took');
  const track = element('span', 'track');
  const bar = element('span', 'bar');
  track.append(bar);
  item.append(status, outcome, mark, took, track, advice);
  return { item, status, outcome, mark, advice, took, bar };
}

/** @param {Row} row @param {Answer} answer */
function fill({ item, status, outcome, mark, advice, took }, answer) {
  const words = inWords(answer);
  item.dataset.tone = words.tone;
  status.textContent = String(answer.status || '—');
  outcome.textContent = words.outcome;
  mark.hidden = !answer.replayed;
  advice.textContent = words.advice ?? '';
  advice.hidden = !words.advice;
  took.textContent = duration(answer.ms);
}

/** @param {string} tag @param {string} name @param {string} [text] */
export function element(tag, name, text = '') {
  const made = document.createElement(tag);
  made.className = name;
  made.textContent = text;
  return made;
}
