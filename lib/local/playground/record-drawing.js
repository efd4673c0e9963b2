// The light that shows in which state a key's record is, and its way there.

import { centre, picture } from './record-picture.js';
import { wayBetween } from './states.js';

/** @import { State } from './api.js' */

/** How long the light stays at each state on its way, in milliseconds. */
const STEP_MS = 320;
const stillness = matchMedia('(prefers-reduced-motion: reduce)');

/** @param {HTMLElement} place */
export function recordDrawing(place) {
  /** @type {State} */
  let lit = 'absent';
  /** @type {State} where the light came from */
  let before = lit;
  /** @type {State[]} */
  let steps = [];
  let walking = false;
  let width = 0;

  const light = () => {
    const spot = /** @type {SVGElement} */ (place.querySelector('.spot'));
    const { x, y } = centre(lit, width);
    spot.style.transform = `translate(${x}px, ${y}px)`;
    spot.dataset.state = lit;
    for (const label of place.querySelectorAll('.state')) {
      label.classList.toggle('lit', label.getAttribute('data-state') === lit);
    }
    for (const way of place.querySelectorAll('.way')) {
      const ends = [way.getAttribute('data-from'), way.getAttribute('data-to')];
      way.classList.toggle('walked', before !== lit && ends.includes(before) && ends.includes(lit));
    }
    place.firstElementChild?.setAttribute('aria-label', `The record is ${lit.replace('_', ' ')}`);
  };

  /** @param {State} state */
  const step = (state) => {
    before = lit;
    lit = state;
    light();
  };

  const walk = async () => {
    walking = true;
    for (let next = steps.shift(); next; next = steps.shift()) {
      step(next);
      if (!stillness.matches) await new Promise((resolve) => setTimeout(resolve, STEP_MS));
    }
    walking = false;
  };

  // The width of the place does not depend on what is drawn there. Nothing is measured between drawing and
  // lighting: that would show the light where it is not, and let it slide from there.
  const draw = () => {
    if (place.clientWidth === width) return;
    width = place.clientWidth;
    place.replaceChildren(picture(width));
    light();
  };
  draw();
  new ResizeObserver(draw).observe(place);

  return {
    /** Moves the light there, along the ways. @param {State} state */
    move(state) {
      const last = steps.at(-1) ?? lit;
      if (last === state) return;
      steps.push(...wayBetween(last, state));
      if (!walking) void walk();
    },
    /** Another key: its light is there at once. @param {State} state */
    jump(state) {
      steps = [];
      before = state;
      step(state);
      before = state;
      light();
    },
  };
}
