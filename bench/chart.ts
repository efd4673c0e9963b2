import { parse, View } from 'vega';
import { type Config, compile, type TopLevelSpec } from 'vega-lite';
import type { Name } from './contestants.ts';
import { type Figure, named } from './figures.ts';

/** What is drawn, and how it is called there. A rejected request is left out where nobody but us rejects it. */
const shown: readonly (readonly [what: string, label: string])[] = [
  ['bundle', 'Bundle'],
  ['initialisation', 'Initialisation'],
  ['first request', 'First request'],
  ['send, CPU', 'Send, CPU'],
  ['replay, CPU', 'Replay, CPU'],
  ['reject, CPU', 'Rejection, CPU'],
  ['peak memory', 'Peak memory'],
];

/** Colours of the pages that host repositories, so that the chart lies flat on them. */
export const themes = {
  light: { background: '#ffffff', text: '#1f2328', faint: '#d1d9e0', ours: '#0969da', floor: '#afb8c1' },
  dark: { background: '#0d1117', text: '#e6edf3', faint: '#30363d', ours: '#4493f8', floor: '#57606a' },
} as const;

type Theme = (typeof themes)[keyof typeof themes];

interface Bar {
  what: string;
  who: string;
  ratio: number;
  low: number;
  high: number;
  text: string;
}

function bars(all: readonly Figure<Name>[]): Bar[] {
  return shown.flatMap(([what, label]) =>
    (['ours', 'floor'] as const)
      // The floor does not look whether a request is good.
      .filter((name) => name === 'ours' || what !== 'reject, CPU')
      .map((name) => {
        const { median, low, high } = named(all, what).ratio(name, 'peer');
        return { what: label, who: name, ratio: median, low, high, text: median.toFixed(2) };
      }),
  );
}

const WIDTH = 600;

type Layer = Extract<TopLevelSpec, { layer: unknown }>['layer'][number];

const rows = {
  y: { field: 'what', type: 'nominal' as const, sort: null, title: null },
  yOffset: { field: 'who', sort: ['ours', 'floor'] },
};

const along = (field: 'ratio' | 'low' | 'high' | 'peer') => ({
  field,
  type: 'quantitative' as const,
  title: null,
});

const barLayer = ({ ours, floor }: Theme): Layer => ({
  mark: { type: 'bar', cornerRadiusEnd: 2 },
  encoding: {
    ...rows,
    x: { ...along('ratio'), axis: { tickCount: 6, format: '.1f' } },
    color: {
      field: 'who',
      title: null,
      scale: { domain: ['ours', 'floor'], range: [ours, floor] },
      legend: { orient: 'none', direction: 'horizontal', legendX: 0, legendY: -28 },
    },
  },
});

const whiskers = ({ text }: Theme): Layer[] => [
  { mark: { type: 'rule', color: text }, encoding: { ...rows, x: along('low'), x2: { field: 'high' } } },
  ...(['low', 'high'] as const).map(
    (end): Layer => ({
      mark: { type: 'tick', color: text, size: 7, thickness: 1 },
      encoding: { ...rows, x: along(end) },
    }),
  ),
];

/** Beside the bars and not in them, where the whiskers are. */
const numbers = ({ text }: Theme): Layer => ({
  mark: { type: 'text', align: 'right', color: text, fontSize: 11 },
  encoding: { ...rows, x: { value: WIDTH + 40 }, text: { field: 'text' } },
});

const peerLine = ({ text }: Theme): Layer => ({
  data: { values: [{ peer: 1, label: 'peer' }] },
  layer: [
    { mark: { type: 'rule', strokeDash: [4, 3], color: text }, encoding: { x: along('peer') } },
    {
      mark: { type: 'text', baseline: 'bottom', dy: -4, color: text, fontSize: 12 },
      encoding: { x: along('peer'), y: { value: 0 }, text: { field: 'label' } },
    },
  ],
});

const config = ({ text, faint }: Theme): Config => ({
  font: 'ui-sans-serif, system-ui, "Segoe UI", Helvetica, Arial, sans-serif',
  view: { stroke: null },
  title: { anchor: 'start', frame: 'group', offset: 16, color: text, fontSize: 15, subtitleColor: text },
  axis: {
    labelColor: text,
    labelFontSize: 12,
    labelPadding: 8,
    gridColor: faint,
    domain: false,
    ticks: false,
  },
  axisY: { grid: false },
  legend: { labelColor: text, labelFontSize: 12 },
});

/** Ratios to the peer, as bars with the middle half of the turns as whiskers; the peer is the line at 1. */
const specification = (all: readonly Figure<Name>[], theme: Theme): TopLevelSpec => ({
  $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
  title: {
    text: 'What it takes, as a ratio to the Powertools peer',
    subtitle: 'Less is better. Medians, with the middle half of the turns as whiskers.',
  },
  background: theme.background,
  padding: 20,
  width: WIDTH,
  height: { step: 18 },
  data: { values: bars(all) },
  layer: [barLayer(theme), ...whiskers(theme), numbers(theme), peerLine(theme)],
  config: config(theme),
});

export async function chart(all: readonly Figure<Name>[], theme: keyof typeof themes): Promise<string> {
  const { spec } = compile(specification(all, themes[theme]));
  return `${await new View(parse(spec), { renderer: 'none' }).toSVG()}
`;
}
