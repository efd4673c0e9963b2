import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { addBundledFunction } from './bundled-function.ts';
import type { CompleteProps } from './email-api-defaults.ts';
import { memoryMb } from './memory.ts';
import { countOutcomeBatches, OUTCOMES_BATCH, outcomeTimeouts } from './outcome-limits.ts';
import type { Outcomes } from './outcomes.ts';
import { pollQueue } from './poll.ts';

/** What announcing needs to know. */
export interface AnnounceOutcomeFunctionProps
  extends Pick<CompleteProps, 'sdk' | 'logRetention' | 'eventsConcurrency'> {
  readonly outcomes: Outcomes;
}

/** The function that publishes what changed, for which nobody waits. It may publish to one topic, and do nothing else. */
export class AnnounceOutcomeFunction extends Construct {
  readonly handler: LambdaFunction;

  constructor(scope: Construct, id: string, props: AnnounceOutcomeFunctionProps) {
    super(scope, id);
    const { outcomes, sdk, logRetention, eventsConcurrency } = props;
    this.handler = addBundledFunction(this, {
      description: 'Changes of emails: publishes them to the topic',
      name: 'announce-outcome',
      sdk,
      timeout: outcomeTimeouts.announce,
      environment: { OUTCOMES_TOPIC_ARN: outcomes.topic.topicArn },
      memorySize: memoryMb.others,
      logRetention,
    });
    outcomes.topic.grantPublish(this.handler);
    pollQueue(this.handler, outcomes.queue, {
      id: 'Outcomes',
      batchSize: OUTCOMES_BATCH,
      maxConcurrency: countOutcomeBatches(eventsConcurrency),
    });
  }
}
