import type { SendRequest } from '../../functions/emails/steps.ts';
import type { Claim, IdempotencyRecord, StoredResponse } from '../../functions/idempotency/record.ts';
import type { Settlement } from '../../functions/idempotency/transitions.ts';

/** What a process waits for. */
export type Call =
  | { to: 'claim' | 'withdraw'; claim: Claim }
  | { to: 'settle'; claim: Claim; status: Settlement['to']; response?: StoredResponse }
  | { to: 'find'; prints: SendRequest; now: number }
  | { to: 'put'; row: IdempotencyRecord }
  | { to: 'send'; claimId: string }
  | { to: 'read' }
  | { to: 'step'; settlement: Settlement };

/** How a call ends for who made it; a call without a value throws. `after` is how long it took, in milliseconds. */
export interface Ending {
  value?: unknown;
  after?: number;
}

/** A process between two calls: what it waits for, or what it came to. */
export interface Node<R> {
  id: number;
  call?: Call;
  result?: R;
  /** It threw, and nobody gets an answer. */
  thrown?: boolean;
  endings: readonly Ending[];
  next: Map<string, Node<R>>;
}

/** Runs a process whose every call is made by `ask`; `now` tells how long it has been running, in milliseconds. */
export type Run<R> = (ask: Ask, elapsed: Elapsed) => Promise<R>;
/** Makes a call; never answered, where the process was run so far. */
export type Ask = (call: Call) => Promise<unknown>;
/** How long a process has been running. */
export interface Elapsed {
  ms: number;
}

let nodes = 0;

/**
 * All that a process can do, as a tree: it is deterministic, so the answers that it got say where it is. A node is reached by
 * running the process anew from its start, once, and remembered.
 */
export class ProcessTree<R> {
  private readonly run: Run<R>;
  private rootNode: Node<R> | undefined;
  /** How often the process was run. */
  replays = 0;

  constructor(run: Run<R>) {
    this.run = run;
  }

  async root(): Promise<Node<R>> {
    this.rootNode ??= await this.replay([]);
    return this.rootNode;
  }

  /** What the process begins with, once it was run. */
  get first(): Call | undefined {
    return this.rootNode?.call;
  }

  after(node: Node<R>, ending: Ending): Node<R> | Promise<Node<R>> {
    const name = JSON.stringify(ending);
    return node.next.get(name) ?? this.grow(node, ending, name);
  }

  private async grow(node: Node<R>, ending: Ending, name: string): Promise<Node<R>> {
    const next = await this.replay([...node.endings, ending]);
    node.next.set(name, next);
    return next;
  }

  private async replay(endings: readonly Ending[]): Promise<Node<R>> {
    this.replays += 1;
    const elapsed = { ms: 0 };
    const left = endings.values();
    const reached = await new Promise<Pick<Node<R>, 'call' | 'result' | 'thrown'>>((resolve) => {
      const ask: Ask = async (call) => {
        const ending = left.next().value;
        if (!ending) {
          resolve({ call });
          return new Promise(() => {});
        }
        elapsed.ms += ending.after ?? 0;
        if (!('value' in ending)) throw new Error('no answer');
        return ending.value;
      };
      this.run(ask, elapsed).then(
        (result) => resolve({ result }),
        () => resolve({ thrown: true }),
      );
    });
    return { id: nodes++, ...reached, endings, next: new Map() };
  }
}
