import type {
  DurableExecutionInvocationInputWithClient,
  DurableLambdaHandler,
} from '@aws/durable-execution-sdk-js';
import { LocalDurableTestRunner } from '@aws/durable-execution-sdk-js-testing';
import { type Checkpoints, startCheckpoints } from './checkpoints.ts';

/** Invokes the durable function somewhere. Gives what it returned, or a word for its having returned nothing. */
export type Invoke = (event: object) => Promise<unknown>;

/** What came of a durable execution. */
export type Execution = Awaited<ReturnType<LocalDurableTestRunner['run']>>;

/** What Lambda does for a durable function. */
export interface DurableLambda {
  checkpoints: Checkpoints;
  /** Starts an execution, or finds the one that has this name, and waits for what comes of it. */
  start(name: string, payload: object, invoke: Invoke): Promise<Execution>;
}

/** Starts the testing package, once for this process. */
export async function startTestRunner(): Promise<void> {
  await LocalDurableTestRunner.setupTestEnvironment();
  // Pauses between the tries of a step are skipped, as by its own `skipTime`. That would replace this process's
  // `nextTick` as well, and the servers here would stop.
  Object.assign(LocalDurableTestRunner, { skipTime: true });
}

/** Ends what `startTestRunner` started. */
export const stopTestRunner = () => LocalDurableTestRunner.teardownTestEnvironment();

/**
 * The testing package keeps the checkpoints and runs each execution. Two things that it leaves out are here, as
 * Lambda's documentation has them: a name is started once, and whoever starts it again gets what came of it; an
 * invocation that returned nothing is repeated, with what was recorded until then.
 */
export async function startDurableLambda(
  onCheckpoint: (moment: string) => Promise<void>,
): Promise<DurableLambda> {
  const checkpoints = await startCheckpoints(onCheckpoint);
  const known = new Map<string, Promise<Execution>>();
  return {
    checkpoints,
    start(name, payload, invoke) {
      const handlerFunction = repeatInterrupted(checkpoints, invoke);
      const execution = known.get(name) ?? new LocalDurableTestRunner({ handlerFunction }).run({ payload });
      known.set(name, execution);
      return execution;
    },
  };
}

/** More than any test needs: a function that never returns anything is a mistake. */
const INVOCATIONS_MAX = 5;

function repeatInterrupted(checkpoints: Checkpoints, invoke: Invoke): DurableLambdaHandler {
  return async (input) => {
    const { durableExecutionClient, ...event } = input as DurableExecutionInvocationInputWithClient;
    checkpoints.keepIn(durableExecutionClient);
    for (let invocations = 0; invocations < INVOCATIONS_MAX; invocations += 1) {
      const answer = await invoke(event);
      if (typeof answer === 'object') return answer as Awaited<ReturnType<DurableLambdaHandler>>;
      await checkpoints.settle();
      const { Operations = [] } = await durableExecutionClient.getExecutionState({ ...event, Marker: '' });
      event.InitialExecutionState = { Operations, NextMarker: '' };
    }
    throw new Error(`The durable function returned nothing in ${INVOCATIONS_MAX} invocations`);
  };
}
