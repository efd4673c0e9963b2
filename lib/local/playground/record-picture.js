// The drawing of a record's states, as wide as its place is, so that its letters keep their size.

import { places, ways } from './states.js';

/** @import { State } from './api.js' */

const SVG = 'http://www.w3.org/2000/svg';
const BOX_HEIGHT = 44;
const ROW = 132;
/** Room for the stroke at the edges. */
const EDGE = 6;
const GAP = 5;
const HEAD = 5;
/** Below this there is no room for a word between two boxes. */
const WORD = 84;

/** @typedef {{ x: number, y: number }} Point */

/** @param {number} width */
export function picture(width) {
  const svg = element('svg', { viewBox: `0 0 ${width} ${ROW + BOX_HEIGHT + 2 * EDGE}`, role: 'img' });
  const states = /** @type {State[]} */ (Object.keys(places));
  svg.append(
    ...ways.map((way) => wayBetween(way, width)),
    ...states.map((state) => box(width, { class: 'box', transform: translated(centre(state, width)) })),
    box(width, { class: 'spot' }),
    ...states.map((state) => label(state, width)),
  );
  return svg;
}

/** @param {State} state @param {number} width @returns {Point} */
export function centre(state, width) {
  const { column, row } = places[state];
  const left = boxWidth(width) / 2 + EDGE;
  return { x: left + (column * (width - 2 * left)) / 2, y: BOX_HEIGHT / 2 + EDGE + row * ROW };
}

/** @param {number} width */
const boxWidth = (width) => Math.min(150, Math.max(86, width * 0.22));

/** @param {Point} point */
const translated = ({ x, y }) => `translate(${x} ${y})`;

/** @param {number} width @param {{ [name: string]: string }} attributes */
function box(width, attributes) {
  const wide = boxWidth(width);
  const size = { x: -wide / 2, y: -BOX_HEIGHT / 2, width: wide, height: BOX_HEIGHT, rx: BOX_HEIGHT / 2 };
  return element('rect', { ...size, ...attributes });
}

/** @param {State} state @param {number} width */
function label(state, width) {
  const text = element('text', {
    class: 'state',
    'data-state': state,
    transform: translated(centre(state, width)),
    dy: '0.35em',
  });
  text.textContent = state.replace('_', ' ');
  return text;
}

/** @param {(typeof ways)[number]} way @param {number} width */
function wayBetween({ from, to, why, both }, width) {
  const group = element('g', { class: 'way', 'data-from': from, 'data-to': to });
  const [start, end] = ends(from, to, width);
  const level = start.y === end.y;
  const middle = { x: (start.x + end.x) / 2, y: (start.y + end.y) / 2 };
  const curve = `C${start.x} ${middle.y} ${end.x} ${middle.y} ${end.x} ${end.y}`;
  const line = level ? `H${end.x}` : curve;
  const heads = head(start, end) + (both ? head(end, start) : '');
  group.append(element('path', { d: `M${start.x} ${start.y}${line}${heads}` }));
  if (!level || end.x - start.x >= WORD) {
    const word = element('text', { ...middle, dy: level ? '-0.7em' : '0.35em' });
    word.textContent = why;
    group.append(word);
  }
  return group;
}

/** Where a way leaves and arrives, a little beside the middle where several do. */
/** @param {State} from @param {State} to @param {number} width @returns {[Point, Point]} */
function ends(from, to, width) {
  const a = centre(from, width);
  const b = centre(to, width);
  const wide = boxWidth(width);
  if (a.y === b.y) {
    return [
      { x: a.x + wide / 2 + GAP, y: a.y },
      { x: b.x - wide / 2 - GAP, y: b.y },
    ];
  }
  const away = Math.sign(b.y - a.y) * (BOX_HEIGHT / 2 + GAP);
  const aside = Math.sign(b.x - a.x) * wide * 0.26;
  const outer = aside === 0 && places[to].column === 2 ? wide * 0.2 : 0;
  return [
    { x: a.x + aside + outer, y: a.y + away },
    { x: b.x - aside / 2 + outer, y: b.y - away },
  ];
}

/** An arrow's head at `end`, on a way that comes in level or upright. @param {Point} start @param {Point} end */
function head(start, { x, y }) {
  if (start.y === y) return `M${x - HEAD} ${y - HEAD}L${x} ${y}L${x - HEAD} ${y + HEAD}`;
  const back = y - Math.sign(y - start.y) * HEAD;
  return `M${x - HEAD} ${back}L${x} ${y}L${x + HEAD} ${back}`;
}

/** @param {string} name @param {{ [name: string]: string | number }} attributes */
function element(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, String(value));
  return made;
}
