/** The record of the model: `claim` counts from 1, `at` is in ranks, `expires` in ticks. */
export interface Row {
  status: 'absent' | 'sending' | 'sent' | 'refused' | 'not_sent' | 'unknown';
  claim: number;
  at: number;
  expires: number;
}

/** One state of the model; what is of a claim has its place in a list. */
export interface State {
  now: number;
  row: Row;
  pc: string[];
  at: number[];
  asks: number[];
  emails: number[];
  hand: { claim: number; from: string; to: string };
  said: string[];
  held: number[];
}

/** One step: an action, of a claim or of nobody's. */
export interface Edge {
  from: State;
  to: State;
  action: string;
  claim: number | undefined;
}

/** The states in the order in which they were found, and every step between them, those that change nothing too. */
export interface Graph {
  states: State[];
  edges: Edge[];
}

const STATE = /^ {2}(s\d+) \[label="(.*?)"(?:, color=.*)?\];$/;
const EDGE = /^ {2}(s\d+) -> (s\d+) \[label="([A-Za-z]+)(?:_(\d+))?"/;

/** Reads the graph that the checker writes as DOT. */
export function readGraph(dot: string): Graph {
  const states = new Map<string, State>();
  const edges: Edge[] = [];
  for (const line of dot.split('\n')) {
    const [, name, label] = STATE.exec(line) ?? [];
    if (name !== undefined && label !== undefined) states.set(name, readState(label));
    const [, from = '', to = '', action, claim] = EDGE.exec(line) ?? [];
    if (action === undefined) continue;
    const [before, after] = [states.get(from), states.get(to)];
    if (!before || !after) throw new Error(`The graph has an edge without its states: ${line}`);
    edges.push({ from: before, to: after, action, claim: claim === undefined ? undefined : Number(claim) });
  }
  return { states: [...states.values()], edges };
}

function readState(label: string): State {
  const lines = label.replaceAll('\\"', '"').split('\\n');
  const members = lines.map((line) =>
    line.replace(/^(\w+)=(.*)$/, (_, name, value) => `"${name}":${toJson(value)}`),
  );
  return JSON.parse(`{${members.join(',')}}`);
}

/** A value of TLA+ as JSON: a set and a tuple are lists. No record here holds a list. */
function toJson(value: string): string {
  return value
    .replaceAll('<<', '[')
    .replaceAll('>>', ']')
    .replaceAll('{', '[')
    .replaceAll('}', ']')
    .replace(/\[(\w+ \|->[^\]]*)\]/g, (_, members: string) => `{${members.replace(/(\w+) \|->/g, '"$1":')}}`);
}
