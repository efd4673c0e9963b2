import type { SendOutcome } from '../../functions/emails/outcome.ts';
import type { SendResult } from '../../functions/emails/steps.ts';
import type { Recorded } from '../../functions/outcomes/recording.ts';
import { type Behaviour, farEnd } from '../simulation/far-end.ts';
import type { Acceptance } from '../simulation/history.ts';
import { atomicSteps } from '../support/atomic-steps.ts';
import type { Table } from './arrive.ts';
import type { Bounds } from './bounds.ts';
import type { ExploredProtocol } from './explored-protocol.ts';
import { ProcessTree } from './process-tree.ts';
import { eventRun, requestRun } from './processes.ts';

/** What SES may do, as far as the protocol can tell. */
export interface SesOutcome {
  name: string;
  accepts: Behaviour['accepts'];
  outcome: SendOutcome | 'sent';
  refusedByStatus: boolean;
}

/** One protocol within its bounds: all that stays the same from state to state. */
export class Exploration implements Table {
  readonly protocol: ExploredProtocol;
  readonly bounds: Bounds;
  readonly emails;
  readonly steps;
  readonly ses: readonly SesOutcome[];
  private readonly trees = new Map<string, ProcessTree<unknown>>();

  constructor(protocol: ExploredProtocol, bounds: Bounds) {
    this.protocol = protocol;
    this.bounds = bounds;
    this.emails = bounds.emails;
    this.steps = atomicSteps(protocol);
    this.ses = sesOutcomes(protocol);
  }

  /** How often a process was run from its start. */
  get replays(): number {
    return [...this.trees.values()].reduce((sum, { replays }) => sum + replays, 0);
  }

  /** @param time epoch milliseconds */
  requestTree(request: number, time: number): ProcessTree<SendResult> {
    const { emails, ahead, looks } = this.bounds;
    const startedAt = time + (ahead[request] ?? 0);
    const one = { request, email: emails[request] ?? 0, startedAt, looks };
    return this.tree(`${request} ${startedAt}`, () => new ProcessTree(requestRun(this.protocol, one)));
  }

  /** @param time epoch milliseconds */
  eventTree(acceptance: Acceptance, time: number): ProcessTree<Recorded> {
    const name = `${acceptance.messageId} ${acceptance.at} ${time}`;
    return this.tree(name, () => new ProcessTree(eventRun(this.protocol, acceptance, time)));
  }

  private tree<R>(name: string, make: () => ProcessTree<R>): ProcessTree<R> {
    const tree = (this.trees.get(name) as ProcessTree<R> | undefined) ?? make();
    this.trees.set(name, tree as ProcessTree<unknown>);
    return tree;
  }
}

/** The behaviours of the far end that this protocol tells apart, each by its first name. */
function sesOutcomes(protocol: ExploredProtocol): SesOutcome[] {
  const outcomes = new Map<string, SesOutcome>();
  for (const [name, { accepts, failure, reused }] of Object.entries(farEnd)) {
    const outcome = failure ? protocol.classify(failure, reused) : 'sent';
    const refusedByStatus = accepts === 'no' && (failure?.status ?? 500) < 500;
    const kind = outcome === 'sent' ? outcome : outcome.kind;
    const isThrottled = outcome !== 'sent' && outcome.kind === 'not_sent' && outcome.reason === 'throttled';
    const told = `${accepts} ${kind} ${isThrottled} ${kind === 'unknown' && refusedByStatus}`;
    if (!outcomes.has(told)) outcomes.set(told, { name, accepts, outcome, refusedByStatus });
  }
  return [...outcomes.values()];
}
